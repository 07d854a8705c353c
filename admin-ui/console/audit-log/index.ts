import HistoryIcon from '@mui/icons-material/History';
import { AUDIT } from '../roles';
import { AuditLogList } from './AuditLogList';

export const auditLog = { name: 'audit-log', icon: HistoryIcon, list: AuditLogList, roles: AUDIT };
