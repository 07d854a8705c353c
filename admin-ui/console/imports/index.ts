import UploadFileIcon from '@mui/icons-material/UploadFile';
import { OFFICE } from '../roles';
import { ImportList } from './ImportList';
import { ImportShow } from './ImportShow';

export const imports = {
  name: 'imports',
  icon: UploadFileIcon,
  list: ImportList,
  show: ImportShow,
  recordRepresentation: 'fileName',
  roles: OFFICE,
};
