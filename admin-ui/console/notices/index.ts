import DescriptionIcon from '@mui/icons-material/Description';
import { NoticeList } from './NoticeList';
import { NoticeShow } from './NoticeShow';

export const notices = {
  name: 'notices',
  icon: DescriptionIcon,
  list: NoticeList,
  show: NoticeShow,
  recordRepresentation: 'address',
  roles: ['supervisor', 'auditor', 'officer'] as const,
};
