import type { Knex } from 'knex';
import { inBothLanguages, type Localised } from '../../domain/localised';
import type { Ground, Tier } from '../../domain/tier';
import {
  findPublicProgramme,
  listPublicAddedFacts,
  listPublicJustifications,
  listPublicRules,
  type PublicAddedFact,
  type PublicJustification,
  type PublicProgramme,
  type PublicRuleset,
} from '../../db/queries/public-rules';
import { describeRule } from '../../rules/describe';
import type { FactCatalogue, FactEntry } from '../../rules/fact-catalogue';
import { leavesOf, normaliseRuleset } from '../../rules/normalise';
import type { RulesetDocument } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { findFactSource } from '../fact-source';
import { OVERSIGHT } from './oversight';

/** A rule as it is told to anybody. */
export interface PublicRule {
  id: string;
  name: Localised;
  tier: Tier;
  ground: Ground | null;
  /** In plain words, as the resident reads it. */
  reason: Localised;
  legalReference: Localised;
  /** The whole rule as one sentence. */
  sentence: Localised;
}

export type PublicFact = Pick<
  FactEntry,
  'key' | 'label' | 'purpose' | 'legalBasis' | 'source' | 'retention' | 'mayRaise'
>;

export interface PublicRulesetInWords extends Omit<PublicRuleset, 'document'> {
  description: Localised;
  rules: PublicRule[];
  /** Those that the rules read. */
  facts: PublicFact[];
  /** As it runs. */
  document: RulesetDocument;
}

/** An entry of a register of algorithms: what decides, on what, what for, and who answers for it. */
export interface PublicRules {
  programme: PublicProgramme | null;
  oversight: readonly Localised[];
  rulesets: PublicRulesetInWords[];
  justifications: PublicJustification[];
  addedFacts: PublicAddedFact[];
}

/** The rules in force as anybody may read them. One that cannot be run places nothing, and is left out. */
export async function readPublicRules(db: Knex): Promise<PublicRules> {
  const { catalogue } = await findFactSource(db);
  const [programme, rulesets] = [await findPublicProgramme(db), await listPublicRules(db)];
  return {
    programme: programme ?? null,
    oversight: OVERSIGHT,
    rulesets: rulesets
      .filter(({ document }) => validateRuleset(document, { catalogue }).length === 0)
      .map((ruleset) => inWords(ruleset, catalogue)),
    justifications: await listPublicJustifications(db),
    addedFacts: await listPublicAddedFacts(db),
  };
}

function inWords(ruleset: PublicRuleset, catalogue: FactCatalogue): PublicRulesetInWords {
  const document = ruleset.document as RulesetDocument;
  const context = { document, catalogue };
  const { rules } = normaliseRuleset(document, { asOf: null });
  const read = new Set(rules.flatMap(({ when }) => leavesOf(when)).map(({ fact }) => fact));
  const inOrder = document.rules.toSorted((a, b) => b.priority - a.priority);
  return {
    ...ruleset,
    document,
    description: document.description,
    rules: inOrder.map((rule) => ({
      id: rule.id,
      name: rule.name,
      tier: rule.event.params.tier,
      ground: rule.ground ?? null,
      reason: rule.plainReason,
      legalReference: rule.legalReference,
      sentence: inBothLanguages((language) => describeRule(rule, context, language)),
    })),
    facts: catalogue
      .filter(({ key }) => read.has(key))
      .map(({ key, label, purpose, legalBasis, source, retention, mayRaise }) => ({
        ...{ key, label, purpose, legalBasis, source, retention, mayRaise },
      })),
  };
}
