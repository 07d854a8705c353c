import PlaylistAddCheckIcon from '@mui/icons-material/PlaylistAddCheck';
import { ObservationKeyList } from './ObservationKeyList';

export const observationKeys = {
  name: 'observation-keys',
  icon: PlaylistAddCheckIcon,
  list: ObservationKeyList,
  roles: ['administrator', 'auditor'] as const,
};
