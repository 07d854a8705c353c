import { DECISION_KINDS } from '../domain/closed-lists';
import { MANUAL_REASONS } from '../domain/manual-tier';
import { GROUNDS, TIERS, type Ground, type Tier } from '../domain/tier';
import type { DecisionToExplain } from '../db/queries/tier-decisions';
import { compileRuleset } from '../rules/compile-ruleset';
import {
  explainToOffice,
  explainToResident,
  visibleFacts,
  type ExplanationInWords,
  type FactOrigin,
  type KeptExplanation,
  type TierExplanation,
} from '../rules/explain';
import type { FactCatalogue, FactValue, FactViewer } from '../rules/fact-catalogue';
import type { TierRuleset } from '../rules/ruleset';
import { day, id, instant, integer, list, object, oneOf, orNull, text } from './json-schema';

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
  { reader, catalogue }: { reader: 'resident' | readonly FactViewer[]; catalogue: FactCatalogue },
): ExplanationInWords {
  // the database takes no decision of a version that places no tiers
  const document = decision.document as TierRuleset;
  const stored = decision.explanation as KeptExplanation;
  const explanation: TierExplanation = {
    ...stored,
    facts: complete(stored.facts),
    rulesetKey: document.key,
    versionId: decision.rulesetVersionId,
    tier: decision.tier as Tier,
    ground: decision.ground as Ground | null,
    decidedBy: decision.ruleId,
  };
  const compiled = compileRuleset(document, { asOf: stored.asOf, catalogue });
  const context = { document, compiled, catalogue };
  return reader === 'resident'
    ? explainToResident(explanation, context)
    : explainToOffice(explanation, context, reader);
}

type StoredFacts = Readonly<Record<string, Partial<FactOrigin> & { readonly value: FactValue }>>;

/** Decisions that were stored before an unknown value had its source written down have none there. */
function complete(facts: StoredFacts): TierExplanation['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([key, { value, source = null, observedAt = null }]) => [
      key,
      { value, source, observedAt },
    ]),
  );
}

const fact = object({
  value: { type: ['string', 'number', 'boolean', 'null'] },
  source: orNull(text),
  observedAt: orNull(text),
});

/** The JSON Schema of a decision, by a rule or a person (`decidedBy`, until `manualUntil`); `hidden`: how many of its facts the reader may not see. */
export const DECISION = object({
  id,
  kind: oneOf(DECISION_KINDS),
  tier: oneOf(TIERS),
  ground: orNull(oneOf(GROUNDS)),
  ruleId: orNull(text),
  rulesetVersionId: orNull(id),
  manualReason: orNull(oneOf(MANUAL_REASONS)),
  manualUntil: orNull(instant),
  decidedAt: instant,
  decidedBy: orNull(id),
  deciderName: orNull(text),
  explanation: orNull(
    object({
      asOf: day,
      matched: list(text),
      facts: { type: 'object', additionalProperties: fact },
      hidden: integer,
    }),
  ),
});

/** A decision as stored, with the facts' values that these viewers may see. */
export function decisionShownTo(
  decision: DecisionAsStored,
  viewers: readonly FactViewer[],
  catalogue: FactCatalogue,
): object {
  const { explanation } = decision;
  if (!explanation?.facts) return { ...decision, explanation: null };
  const facts = visibleFacts(complete(explanation.facts), viewers, catalogue);
  const hidden = Object.keys(explanation.facts).length - Object.keys(facts).length;
  const { asOf, matched } = explanation;
  // the conditions would tell of facts that the viewers may not see
  return { ...decision, explanation: { asOf, matched, facts, hidden } };
}

/** A person's decision has no explanation but its reason. */
interface DecisionAsStored {
  readonly explanation?: (Omit<KeptExplanation, 'facts'> & { readonly facts?: StoredFacts }) | null;
}
