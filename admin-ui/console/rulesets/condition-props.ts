import type { ComponentType } from 'react';
import type { Condition } from '../../../rules/ruleset-schema';
import type { Path } from './draft';

/** A condition and where it stands. */
export interface ConditionProps {
  path: Path;
  condition: Condition;
}

/** What shows a part of a condition: handed down, since a part may be a condition of any kind again. */
export type PartInput = ComponentType<ConditionProps>;
