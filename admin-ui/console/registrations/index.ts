import HomeWorkIcon from '@mui/icons-material/HomeWork';
import { EVERYBODY } from '../roles';
import { RegistrationList } from './RegistrationList';
import { RegistrationShow } from './RegistrationShow';

export const registrations = {
  name: 'registrations',
  icon: HomeWorkIcon,
  list: RegistrationList,
  show: RegistrationShow,
  recordRepresentation: 'address',
  roles: EVERYBODY,
};
