import HomeWorkIcon from '@mui/icons-material/HomeWork';
import { RegistrationList } from './RegistrationList';

export const registrations = { name: 'registrations', icon: HomeWorkIcon, list: RegistrationList };
