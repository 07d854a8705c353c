import AssignmentIcon from '@mui/icons-material/Assignment';
import { OFFICE } from '../roles';
import { TaskList } from './TaskList';

export const tasks = { name: 'tasks', icon: AssignmentIcon, list: TaskList, roles: OFFICE };
