import EventBusyIcon from '@mui/icons-material/EventBusy';
import type { Role } from '../roles';
import { AbsenceList } from './AbsenceList';

const SUPERVISORS: readonly Role[] = ['supervisor'];

export const absences = { name: 'absences', icon: EventBusyIcon, list: AbsenceList, roles: SUPERVISORS };
