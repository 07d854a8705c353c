import FactCheckIcon from '@mui/icons-material/FactCheck';
import { AddedFactList } from './AddedFactList';

export const addedFacts = {
  name: 'added-facts',
  icon: FactCheckIcon,
  list: AddedFactList,
  roles: ['administrator', 'auditor', 'data_owner', 'dpo'] as const,
};
