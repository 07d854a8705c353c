import GavelIcon from '@mui/icons-material/Gavel';
import { DISPUTES } from '../roles';
import { DisputeList } from './DisputeList';

export const disputes = {
  name: 'disputes',
  icon: GavelIcon,
  list: DisputeList,
  roles: DISPUTES,
};
