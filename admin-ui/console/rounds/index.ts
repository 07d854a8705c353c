import DashboardIcon from '@mui/icons-material/Dashboard';
import { OFFICE } from '../roles';
import { RoundList } from './RoundList';

export const rounds = { name: 'rounds', icon: DashboardIcon, list: RoundList, roles: OFFICE };
