import {
  FINDING_KIND_WORDS,
  FINDING_SEVERITY_WORDS,
  type FindingKind,
  type FindingSeverity,
} from '../domain/finding';
import type { Localised } from '../domain/localised';
import type { Rule } from './ruleset';

/** What a rule drafts, or drafted: "verification (minor)". */
export function findingInWords({
  kind,
  severity,
}: {
  readonly kind: FindingKind;
  readonly severity: FindingSeverity | null;
}): Localised {
  const words = FINDING_KIND_WORDS[kind];
  if (severity === null) return words;
  const degree = FINDING_SEVERITY_WORDS[severity];
  return { zh: `${words.zh}（${degree.zh}）`, en: `${words.en} (${degree.en})` };
}

/** Kind and severity of a rule that drafts a finding; undefined of one that places a tier. */
export function outcomeOf({ event }: Rule): Parameters<typeof findingInWords>[0] | undefined {
  if (event.type !== 'finding') return undefined;
  const { params } = event;
  return { kind: params.kind, severity: params.kind === 'commendation' ? null : params.severity };
}

/** "by one step" */
export function stepsInWords(lowers: number): Localised {
  return { zh: `降低 ${lowers} 级`, en: lowers === 1 ? 'by one step' : `by ${lowers} steps` };
}
