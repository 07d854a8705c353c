import type { Ground, Tier } from '../domain/tier';
import type { DecisionToExplain } from '../db/queries/tier-decisions';
import { compileRuleset } from '../rules/compile-ruleset';
import {
  explainToOfficer,
  explainToResident,
  type ExplanationInWords,
  type TierExplanation,
} from '../rules/explain';
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

/** Why a rule placed a registration where it is, from the stored facts and the stored version alone. */
export function explainDecision(
  decision: DecisionToExplain,
  reader: 'officer' | 'resident',
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
  return reader === 'officer'
    ? explainToOfficer(explanation, context)
    : explainToResident(explanation, context);
}
