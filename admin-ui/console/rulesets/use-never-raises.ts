import { useTranslate } from 'react-admin';
import type { FactEntry } from '../../../rules/ruleset-schema';
import { useDraft } from './draft';
import { isFindings } from './rule-kind';

/** What is said of a fact on which nothing may rest that counts against a home, by what the ruleset gives; empty for others. */
export function useNeverRaises(): (entry: FactEntry) => string {
  const translate = useTranslate();
  const { document } = useDraft();
  const key = isFindings(document) ? 'doorstep.finding.neverDrafts' : 'doorstep.ruleset.neverRaises';
  return ({ mayRaise }) => (mayRaise ? '' : translate(key));
}
