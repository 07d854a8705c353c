import { useTranslate } from 'react-admin';
import type { Effect } from './version';

/** How many registrations moved. */
export function EffectWords({ effect }: { effect: Effect }) {
  const translate = useTranslate();
  const { moved, reviewed } = effect;
  return <>{translate('doorstep.ruleset.moved', { moved, reviewed })}</>;
}
