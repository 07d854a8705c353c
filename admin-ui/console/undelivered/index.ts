import UnsubscribeIcon from '@mui/icons-material/Unsubscribe';
import { UndeliveredList } from './UndeliveredList';

export const undelivered = {
  name: 'undelivered',
  icon: UnsubscribeIcon,
  list: UndeliveredList,
  roles: ['supervisor'] as const,
};
