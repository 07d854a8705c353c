import AccountTreeIcon from '@mui/icons-material/AccountTree';
import { EVERYBODY } from '../roles';
import { AreaList } from './AreaList';

export const areas = { name: 'areas', icon: AccountTreeIcon, list: AreaList, roles: EVERYBODY };
