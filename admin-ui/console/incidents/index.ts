import ReportProblemIcon from '@mui/icons-material/ReportProblem';
import { OFFICE } from '../roles';
import { IncidentList } from './IncidentList';

export const incidents = { name: 'incidents', icon: ReportProblemIcon, list: IncidentList, roles: OFFICE };
