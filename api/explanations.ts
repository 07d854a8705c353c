import type { Ground, Tier } from '../domain/tier';
import type { DecisionToExplain } from '../db/queries/tier-decisions';
import { compileRuleset } from '../rules/compile-ruleset';
import {
  explainToOffice,
  explainToResident,
  visibleFacts,
  type ExplanationInWords,
  type TierExplanation,
} from '../rules/explain';
import type { FactViewer } from '../rules/fact-catalogue';
import type { RulesetDocument } from '../rules/ruleset';
import { list, object, orNull, text } from './json-schema';

const localised = object({ zh: text, en: text });

/** The JSON Schema of an explanation in words. */
export const EXPLANATION = object({
  summary: localised,
  reason: localised,
  legalReference: orNull(localised),
  because: list(localised),
  wouldChange: list(localised),
});

/**
 * Why a rule placed a registration where it is, from the stored facts and the stored version alone: to its resident, or
 * to somebody who sees it as these viewers.
 */
export function explainDecision(
  decision: DecisionToExplain,
  reader: 'resident' | readonly FactViewer[],
): ExplanationInWords {
  const document = decision.document as RulesetDocument;
  const stored = decision.explanation as Pick<TierExplanation, 'asOf' | 'matched' | 'facts'>;
  const explanation: TierExplanation = {
    ...stored,
    rulesetKey: document.key,
    versionId: decision.rulesetVersionId,
    tier: decision.tier as Tier,
    ground: decision.ground as Ground | null,
    decidedBy: decision.ruleId,
  };
  const context = { document, compiled: compileRuleset(document, { asOf: stored.asOf }) };
  return reader === 'resident'
    ? explainToResident(explanation, context)
    : explainToOffice(explanation, context, reader);
}

/** A decision as stored, with the facts' values that these viewers may see. */
export function decisionShownTo(decision: object, viewers: readonly FactViewer[]): object {
  const { explanation } = decision as { explanation?: { facts?: Record<string, unknown> } };
  if (!explanation?.facts) return decision;
  return { ...decision, explanation: { ...explanation, facts: visibleFacts(explanation.facts, viewers) } };
}
