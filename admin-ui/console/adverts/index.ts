import StorefrontIcon from '@mui/icons-material/Storefront';
import { CLAIMS } from '../roles';
import { AdvertList } from './AdvertList';
import { AdvertShow } from './AdvertShow';

export const adverts = {
  name: 'adverts',
  icon: StorefrontIcon,
  list: AdvertList,
  show: AdvertShow,
  recordRepresentation: 'text',
  roles: CLAIMS,
};
