import TuneIcon from '@mui/icons-material/Tune';
import { OFFICE } from '../roles';
import { SettingsEdit } from './SettingsEdit';
import { SettingsList } from './SettingsList';
import { SettingsShow } from './SettingsShow';

export const procedureSettings = {
  name: 'procedure-settings',
  icon: TuneIcon,
  list: SettingsList,
  show: SettingsShow,
  edit: SettingsEdit,
  recordRepresentation: 'number',
  roles: OFFICE,
};
