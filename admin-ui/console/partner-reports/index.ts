import ReportIcon from '@mui/icons-material/Report';
import type { Role } from '../roles';
import { PartnerReportList } from './PartnerReportList';

const READERS: readonly Role[] = ['supervisor', 'officer', 'auditor'];

export const partnerReports = {
  name: 'partner-reports',
  icon: ReportIcon,
  list: PartnerReportList,
  roles: READERS,
};
