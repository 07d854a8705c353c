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
import type { RULESET_DECIDES } from '../../domain/closed-lists';
import type { FindingKind, FindingSeverity } from '../../domain/finding';
import { outcomeOf } from '../../rules/finding-words';
import { conditionsOf, leavesOf } from '../../rules/normalise';
import { decidesOf, type Rule, type RulesetDocument, type TierRule } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { findFactSource } from '../fact-source';
import { OVERSIGHT } from './oversight';

/** A rule as it is told to anybody. */
export type PublicRule = PublicOutcome & {
  id: string;
  name: Localised;
  /** In plain words, as the resident reads it. */
  reason: Localised;
  legalReference: Localised;
  /** The whole rule as one sentence. */
  sentence: Localised;
};

/** What a rule gives: a tier with its ground, or a drafted finding before mitigations. */
export type PublicOutcome =
  { tier: Tier; ground: Ground | null } | { kind: FindingKind; severity: FindingSeverity | null };

export type PublicFact = Pick<
  FactEntry,
  'key' | 'label' | 'purpose' | 'legalBasis' | 'source' | 'retention' | 'mayRaise'
>;

export interface PublicRulesetInWords extends Omit<PublicRuleset, 'document'> {
  description: Localised;
  decides: (typeof RULESET_DECIDES)[number];
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
  const read = new Set(
    conditionsOf(document, { asOf: null })
      .flatMap(leavesOf)
      .map(({ fact }) => fact),
  );
  for (const { event } of document.rules)
    if (event.type === 'finding') event.params.evidence.forEach((key) => read.add(key));
  const rules: readonly Rule[] = document.rules;
  const inOrder = rules.toSorted((a, b) => b.priority - a.priority);
  return {
    ...ruleset,
    document,
    description: document.description,
    decides: decidesOf(document),
    rules: inOrder.map((rule) => ({
      id: rule.id,
      name: rule.name,
      ...publicOutcome(rule),
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

function publicOutcome(rule: Rule): PublicOutcome {
  const finding = outcomeOf(rule);
  if (finding) return { kind: finding.kind, severity: finding.severity };
  const { event, ground = null } = rule as TierRule;
  return { tier: event.params.tier, ground };
}
