import SupportAgentIcon from '@mui/icons-material/SupportAgent';
import type { Role } from '../roles';
import { ServiceRequestList } from './ServiceRequestList';

const WORKERS: readonly Role[] = ['supervisor', 'officer'];

export const serviceRequests = {
  name: 'service-requests',
  icon: SupportAgentIcon,
  list: ServiceRequestList,
  roles: WORKERS,
};
