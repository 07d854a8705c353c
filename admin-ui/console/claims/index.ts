import CampaignIcon from '@mui/icons-material/Campaign';
import { CLAIMS } from '../roles';
import { ClaimList } from './ClaimList';

export const claims = {
  name: 'claims',
  icon: CampaignIcon,
  list: ClaimList,
  roles: CLAIMS,
};
