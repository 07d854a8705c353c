import PanToolIcon from '@mui/icons-material/PanTool';
import { EVERYBODY } from '../roles';
import { PauseList } from './PauseList';

export const pauses = { name: 'outward-pauses', icon: PanToolIcon, list: PauseList, roles: EVERYBODY };
