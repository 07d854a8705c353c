import TimelineIcon from '@mui/icons-material/Timeline';
import { OFFICE } from '../roles';
import { ProcedureList } from './ProcedureList';
import { ProcedureShow } from './ProcedureShow';

export const procedures = {
  name: 'procedures',
  icon: TimelineIcon,
  list: ProcedureList,
  show: ProcedureShow,
  roles: OFFICE,
};
