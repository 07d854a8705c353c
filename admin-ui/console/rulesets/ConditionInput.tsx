import CircularProgress from '@mui/material/CircularProgress';
import { lazy, Suspense } from 'react';
import { useTranslate } from 'react-admin';
import type { Condition } from '../../../rules/ruleset-schema';
import type { Path } from './draft';

export interface ConditionProps {
  /** Where the condition stands in the document. */
  path: Path;
  condition: Condition;
}

/** A library of its own size: loaded when a condition is looked at, not with the console. */
const ConditionBuilder = lazy(async () => ({
  default: (await import('./builder/ConditionBuilder')).ConditionBuilder,
}));

/** A condition of any kind, with what it contains. */
export function ConditionInput(props: ConditionProps) {
  const translate = useTranslate();
  return (
    <Suspense fallback={<CircularProgress size={24} aria-label={translate('ra.page.loading')} />}>
      <ConditionBuilder {...props} />
    </Suspense>
  );
}
