import { useTranslate } from 'react-admin';
import { useCodeWord } from '../../code-field';
import { useReader } from '../../reader';
import { hasFormShape } from '../document-shape';
import type { Expectation } from './case';

/** "Priority · Safety · Severe hazard open": a rule that this document does not have is named by its id. */
export function usePlaceWords(document: unknown): (place: Expectation) => string {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const names = new Map(hasFormShape(document) ? document.rules.map(({ id, name }) => [id, name]) : []);
  return ({ tier, ground, decidedBy }) => {
    const name = decidedBy === null ? undefined : names.get(decidedBy);
    const rule =
      decidedBy === null ? translate('doorstep.assessment.byDefault') : name ? read(name) : decidedBy;
    return [word('tier', tier), ground === null ? null : word('ground', ground), rule]
      .filter((part) => part !== null)
      .join(' · ');
  };
}
