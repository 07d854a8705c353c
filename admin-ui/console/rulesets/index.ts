import RuleIcon from '@mui/icons-material/Rule';
import { EVERYBODY } from '../roles';
import { RulesetList } from './RulesetList';
import { RulesetShow } from './RulesetShow';
import { VersionEdit } from './VersionEdit';
import { VersionShow } from './VersionShow';

export const rulesets = {
  name: 'rulesets',
  icon: RuleIcon,
  list: RulesetList,
  show: RulesetShow,
  recordRepresentation: 'key',
  roles: EVERYBODY,
};

export const rulesetVersions = {
  name: 'ruleset-versions',
  show: VersionShow,
  edit: VersionEdit,
  recordRepresentation: 'number',
  roles: EVERYBODY,
};
