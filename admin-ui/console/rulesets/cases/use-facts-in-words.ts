import { useTranslate } from 'react-admin';
import { useFacts } from '../../facts';
import { useReader } from '../../reader';
import { useFactWords } from '../../registrations/fact-words';
import type { RuleCase } from './case';

/** "Open hazard: severe; Score of the last visit: 60%": what is known, in the catalogue's order. */
export function useFactsInWords(): (facts: RuleCase['facts']) => string {
  const translate = useTranslate();
  const read = useReader();
  const words = useFactWords();
  const catalogue = useFacts() ?? [];
  return (facts) =>
    catalogue
      .filter(({ key }) => (facts[key] ?? null) !== null)
      .map((entry) => `${read(entry.label)}: ${words.value(entry, facts[entry.key] ?? null)}`)
      .join(translate('doorstep.assessment.separator')) || translate('doorstep.cases.nothingKnown');
}
