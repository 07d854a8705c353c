import TimelineIcon from '@mui/icons-material/Timeline';
import { OFFICE } from '../roles';
import { ProcedureList } from './ProcedureList';

export const procedures = { name: 'procedures', icon: TimelineIcon, list: ProcedureList, roles: OFFICE };
