import { useTranslate } from 'react-admin';
import type { FactEntry } from '../../../rules/ruleset-schema';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';

/** What is said beside a fact: its purpose, its unit, and where it never raises a tier, that. */
export function useFactNote(): (entry: FactEntry) => string {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  return (entry) => {
    const unit = entry.unit ? ` · ${word('unitName', entry.unit)}` : '';
    const raises = entry.mayRaise ? '' : ` · ${translate('doorstep.ruleset.neverRaises')}`;
    return `${read(entry.purpose)}${unit}${raises}`;
  };
}
