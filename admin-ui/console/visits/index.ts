import EventIcon from '@mui/icons-material/Event';
import { OFFICE } from '../roles';
import { VisitList } from './VisitList';
import { VisitShow } from './VisitShow';

export const visits = {
  name: 'visits',
  icon: EventIcon,
  list: VisitList,
  show: VisitShow,
  recordRepresentation: 'address',
  roles: OFFICE,
};
