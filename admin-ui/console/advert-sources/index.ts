import RssFeedIcon from '@mui/icons-material/RssFeed';
import { OFFICE } from '../roles';
import { AdvertSourceList } from './AdvertSourceList';

export const advertSources = {
  name: 'advert-sources',
  icon: RssFeedIcon,
  list: AdvertSourceList,
  roles: OFFICE,
};
