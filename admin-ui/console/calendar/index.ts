import CalendarMonthIcon from '@mui/icons-material/CalendarMonth';
import { OFFICE } from '../../../domain/role';
import { CalendarList } from './CalendarList';

export const calendar = { name: 'calendar-days', icon: CalendarMonthIcon, list: CalendarList, roles: OFFICE };
