import PeopleIcon from '@mui/icons-material/People';
import { OFFICE } from '../roles';
import { UserList } from './UserList';
import { UserShow } from './UserShow';

export const users = {
  name: 'users',
  icon: PeopleIcon,
  list: UserList,
  show: UserShow,
  recordRepresentation: 'displayName',
  roles: OFFICE,
};
