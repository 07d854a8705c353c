import GavelIcon from '@mui/icons-material/Gavel';
import { NoticeList } from './NoticeList';
import { NoticeShow } from './NoticeShow';

export const notices = {
  name: 'notices',
  icon: GavelIcon,
  list: NoticeList,
  show: NoticeShow,
  recordRepresentation: 'address',
  roles: ['supervisor', 'auditor', 'officer'] as const,
};
