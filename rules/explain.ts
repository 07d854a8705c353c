import { sourceInWords } from '../domain/fact-source';
import { inBothLanguages, type Language, type Localised } from '../domain/localised';
import type { Ground, Tier } from '../domain/tier';
import { describeComparison, describeOperand, describeValue } from './describe-fact';
import type { CompiledRuleset } from './compile-ruleset';
import { decidingOrder, type Evaluation } from './evaluate';
import {
  type FactCatalogue,
  type FactEntry,
  type FactViewer,
  type FactValue,
  type FactValues,
  findFact,
  shippedCatalogue,
} from './fact-catalogue';
import { leavesOf, type NormalCondition, type NormalLeaf, type NormalRuleset } from './normalise';
import { holds, NEGATION, type OperatorName } from './operators';
import type { TierRule, TierRuleset } from './ruleset';
import { TIER_WORDS } from '../domain/tier';
import { GROUND_WORDS } from './words';

/** Where a fact's value came from and when it was observed (ISO date or instant); null is not recorded, or nothing observed yet. */
export interface FactOrigin {
  readonly source: string | null;
  readonly observedAt: string | null;
}

/** What is stored with every tier decision; with the ruleset version it can be told again in words at any time. */
export interface TierExplanation {
  readonly rulesetKey: string;
  readonly versionId: string;
  /** ISO date of the evaluation. */
  readonly asOf: string;
  readonly tier: Tier;
  readonly ground: Ground | null;
  readonly decidedBy: string | null;
  readonly matched: readonly string[];
  /** Every fact that the ruleset read. */
  readonly facts: Readonly<Record<string, FactOrigin & { readonly value: FactValue }>>;
}

/** What of an explanation is kept beside the decision's own columns. */
export interface KeptExplanation extends Pick<TierExplanation, 'asOf' | 'matched' | 'facts'> {
  /**
   * The conditions of the deciding rule that hold, as 'fact operator operand', sorted: what the decision rests on. Once
   * they are others it is another decision; that a number or a date moves on under the same condition is none. Of a fact
   * with a closed list of values the value stands there.
   */
  readonly conditions: readonly string[];
}

export type Origins = Readonly<Record<string, FactOrigin | null>>;

/** Makes what is kept of an evaluation. `origins` may lack facts; their source is then not recorded. */
export function keptExplanation(
  compiled: CompiledRuleset,
  evaluation: Evaluation,
  origins: Origins,
): KeptExplanation {
  const { matched, facts } = evaluation;
  return {
    asOf: compiled.asOf,
    matched,
    facts: factsTold(facts, origins, compiled.asOf),
    conditions: conditionsThatHold(compiled, evaluation),
  };
}

/** Each value with where it came from, as it is stored. */
export function factsTold(facts: FactValues, origins: Origins, asOf: string): TierExplanation['facts'] {
  const told = Object.entries(facts).map(([key, value]) => {
    const { source = null, observedAt = null } = (Object.hasOwn(origins, key) ? origins[key] : null) ?? {};
    // that there is nothing of a kind has no date but that of looking
    const seenAt = observedAt ?? (source !== null && value !== null ? asOf : null);
    return [key, { value, source, observedAt: seenAt }] as const;
  });
  return Object.fromEntries(told);
}

function conditionsThatHold(
  { asOf, ruleset, facts: read }: CompiledRuleset,
  { facts, decidedBy }: Evaluation,
): string[] {
  const rule = ruleset.rules.find(({ id }) => id === decidedBy);
  if (rule === undefined) return [];
  const isEnum = (leaf: NormalLeaf): boolean => read.find(({ key }) => key === leaf.fact)?.type === 'enum';
  const conditions = leavesOf(rule.when)
    .filter((leaf) => leafHolds(leaf, facts[leaf.fact], asOf))
    .map((leaf) =>
      isEnum(leaf)
        ? `${leaf.fact} is ${JSON.stringify(facts[leaf.fact] ?? null)}`
        : `${leaf.fact} ${leaf.operator} ${JSON.stringify(leaf.value)}`,
    );
  return [...new Set(conditions)].toSorted();
}

/** Whether the condition on one fact holds for this value; undefined is unknown. */
export function leafHolds(leaf: NormalLeaf, value: FactValue | undefined, asOf: string): boolean {
  return holds(leaf.operator, value ?? null, leaf.value, asOf);
}

/** The whole explanation of an evaluation. */
export function explainTier(
  compiled: CompiledRuleset,
  evaluation: Evaluation,
  given: { versionId: string; origins: Origins },
): TierExplanation {
  return {
    rulesetKey: compiled.ruleset.key,
    versionId: given.versionId,
    tier: evaluation.tier,
    ground: evaluation.ground,
    decidedBy: evaluation.decidedBy,
    ...keptExplanation(compiled, evaluation, given.origins),
  };
}

/** An explanation in words. `because`: one line per fact that made the rule fire; `wouldChange`: what would end it. */
export interface ExplanationInWords {
  readonly summary: Localised;
  readonly reason: Localised;
  readonly legalReference: Localised | null;
  readonly because: readonly Localised[];
  readonly wouldChange: readonly Localised[];
}

export interface WordsContext {
  /** The version that decided, and the same compiled at the explanation's date. */
  readonly document: TierRuleset;
  readonly compiled: CompiledRuleset;
  readonly catalogue?: FactCatalogue;
}

const NO_RULE_NAME: Localised = { zh: '没有规则适用', en: 'No rule applies' };
const NO_RULE: Localised = {
  zh: '规则所看的情况都没有出现，按默认级别跟进。',
  en: 'Nothing that the rules look for was found; the default tier is used.',
};
const NO_RULE_PLAIN: Localised = {
  zh: '没有需要特别跟进的情况，我们按通常的周期与您确认登记。',
  en: 'Nothing calls for special follow-up. We confirm your record with you at the usual intervals.',
};

/**
 * For those who work with the register: the rule, its legal reference, each fact with value, source and date. Of the
 * facts those that the catalogue shows to one of `viewers`, as whom the reader sees the registration.
 */
export function explainToOffice(
  explanation: TierExplanation,
  context: WordsContext,
  viewers: readonly FactViewer[],
): ExplanationInWords {
  const { rule, fired, ends } = decision(explanation, context, viewers);
  const tier = TIER_WORDS[explanation.tier];
  const { ground } = explanation;
  const name = rule?.name ?? NO_RULE_NAME;
  return {
    summary: {
      zh: `${tier.zh}${ground === null ? '' : `（依据：${GROUND_WORDS[ground].zh}）`}：${name.zh}`,
      en: `${tier.en}${ground === null ? '' : ` (ground: ${GROUND_WORDS[ground].en})`}: ${name.en}`,
    },
    reason: rule?.reason ?? NO_RULE,
    legalReference: rule?.legalReference ?? null,
    because: fired.map((entry) => inBothLanguages((language) => factLine(entry, explanation, language))),
    wouldChange: ends,
  };
}

/** For the resident: plain words, and only facts that the catalogue lets residents see. */
export function explainToResident(explanation: TierExplanation, context: WordsContext): ExplanationInWords {
  const { rule, fired, ends } = decision(explanation, context, ['resident']);
  const tier = TIER_WORDS[explanation.tier];
  return {
    summary: {
      zh: `这份登记目前的跟进级别：${tier.zh}。`,
      en: `How closely this record is followed up at present: ${tier.en}.`,
    },
    reason: rule?.plainReason ?? NO_RULE_PLAIN,
    legalReference: rule?.legalReference ?? null,
    because: fired.map((entry) => inBothLanguages((language) => factLine(entry, explanation, language))),
    wouldChange: ends,
  };
}

interface Decision {
  readonly rule: TierRule | undefined;
  /** Facts of the conditions that held. */
  readonly fired: readonly FactEntry[];
  readonly ends: readonly Localised[];
}

/** Of facts by key those that the catalogue shows to one of the viewers; one that it does not know to nobody. */
export function visibleFacts<T>(
  facts: Readonly<Record<string, T>>,
  viewers: readonly FactViewer[],
  catalogue: FactCatalogue = shippedCatalogue,
): Record<string, T> {
  const shown = Object.entries(facts).filter(([key]) => {
    const entry = findFact(catalogue, key);
    return entry !== undefined && isShownTo(entry, viewers);
  });
  return Object.fromEntries(shown);
}

export function isShownTo({ visibility }: FactEntry, viewers: readonly FactViewer[]): boolean {
  return viewers.some((viewer) => visibility.includes(viewer));
}

function decision(
  explanation: TierExplanation,
  context: WordsContext,
  viewers: readonly FactViewer[],
): Decision {
  const { document, compiled, catalogue = shippedCatalogue } = context;
  const rule = document.rules.find((each) => each.id === explanation.decidedBy);
  const normal = compiled.ruleset.rules.find((each) => each.id === explanation.decidedBy);
  if (rule === undefined || normal === undefined) return { rule, fired: [], ends: [] };
  const isTrue = (leaf: NormalLeaf): boolean =>
    leafHolds(leaf, explanation.facts[leaf.fact]?.value, explanation.asOf);
  const isVisible = (entry: FactEntry): boolean => isShownTo(entry, viewers);
  const entryOf = (leaf: NormalLeaf): FactEntry | undefined => findFact(catalogue, leaf.fact);
  const fired = new Set(leavesOf(normal.when).filter(isTrue).map(entryOf));
  const ways = waysToChange(compiled.ruleset, explanation.tier, isTrue).filter((way) =>
    way.every((leaf) => {
      const entry = entryOf(leaf);
      return entry !== undefined && entry.family !== 'structure' && isVisible(entry);
    }),
  );
  return {
    rule,
    fired: [...fired].flatMap((entry) => (entry !== undefined && isVisible(entry) ? [entry] : [])),
    ends: ways.map((way) => inBothLanguages((language) => wayInWords(way, catalogue, language))),
  };
}

/** A register's rules have a few ways each; a ruleset that has very many is not told to its end. */
const MOST_WAYS = 20;

/**
 * The ways in which the tier would be another one: each is a set of leaves that must all become false. Ending the rule that
 * decides is not enough where another one that holds places the same tier; nor where that is the default.
 */
function waysToChange(
  ruleset: NormalRuleset,
  tier: Tier,
  isTrue: (leaf: NormalLeaf) => boolean,
): NormalLeaf[][] {
  const order = decidingOrder(ruleset.rules, ruleset.hitPolicy);
  const ways: NormalLeaf[][] = [];
  let open: NormalLeaf[][] = [[]];
  while (open.length > 0 && ways.length < MOST_WAYS) {
    const further: NormalLeaf[][] = [];
    for (const ended of open) {
      const isTrueThen = (leaf: NormalLeaf) => truthAfter(leaf, ended) ?? isTrue(leaf);
      const rule = order.find(({ when }) => holdsNow(when, isTrueThen));
      if ((rule?.tier ?? ruleset.defaultTier) !== tier) ways.push(ended);
      else if (rule)
        further.push(...waysToEnd(rule.when, isTrueThen).map((way) => [...new Set([...ended, ...way])]));
    }
    open = further
      .filter((way) => !ways.some((known) => known.every((leaf) => way.includes(leaf))))
      .slice(0, MOST_WAYS);
  }
  return ways;
}

/** What a leaf is once these have become false; undefined: what it was. */
function truthAfter(leaf: NormalLeaf, ended: readonly NormalLeaf[]): boolean | undefined {
  const ofFact = ended.filter(({ fact }) => fact === leaf.fact);
  const sameValue = (other: NormalLeaf) => JSON.stringify(other.value) === JSON.stringify(leaf.value);
  if (ofFact.some((other) => other.operator === leaf.operator && sameValue(other))) return false;
  const becomesTrue = ofFact.some(
    (other) =>
      (other.operator !== 'between' && NEGATION[other.operator] === leaf.operator && sameValue(other)) ||
      // what is no longer "yes" is "no"
      (typeof other.value === 'boolean' && other.operator === leaf.operator && other.value === !leaf.value),
  );
  return becomesTrue ? true : undefined;
}

/**
 * The ways in which a condition that holds would cease to: each is a set of leaves that must all become false. An
 * `all` ends with any of its parts; an `any` only with all parts that hold (of each, its first way is named).
 */
export function waysToEnd(condition: NormalCondition, isTrue: (leaf: NormalLeaf) => boolean): NormalLeaf[][] {
  if ('all' in condition) return condition.all.flatMap((child) => waysToEnd(child, isTrue));
  if ('any' in condition) {
    const holding = condition.any.filter((child) => holdsNow(child, isTrue));
    return [holding.flatMap((child) => waysToEnd(child, isTrue)[0] ?? [])];
  }
  return [[condition]];
}

export function holdsNow(condition: NormalCondition, isTrue: (leaf: NormalLeaf) => boolean): boolean {
  if ('all' in condition) return condition.all.every((child) => holdsNow(child, isTrue));
  if ('any' in condition) return condition.any.some((child) => holdsNow(child, isTrue));
  return isTrue(condition);
}

/** "Gas certificate: expired (landlord's document, 2025-11-02)" */
export function factLine(
  entry: FactEntry,
  explanation: Pick<TierExplanation, 'facts'>,
  language: Language,
): string {
  const fact = explanation.facts[entry.key];
  const value = describeValue(entry, fact?.value ?? null, language);
  const source = fact?.source ?? null;
  const origin = [
    ...(source === null ? [] : [sourceInWords(source)[language]]),
    ...(fact?.observedAt ? [fact.observedAt.slice(0, 10)] : []),
  ];
  if (language === 'zh')
    return `${entry.label.zh}：${value}${origin.length === 0 ? '' : `（${origin.join('，')}）`}`;
  return `${entry.label.en}: ${value}${origin.length === 0 ? '' : ` (${origin.join(', ')})`}`;
}

/** What would have to be so for these conditions to hold no longer. */
export function wayInWords(way: readonly NormalLeaf[], catalogue: FactCatalogue, language: Language): string {
  const parts = [...new Set(way.map((leaf) => oppositeInWords(leaf, catalogue, language)))];
  return parts.join(language === 'zh' ? '，并且' : ' and ');
}

function oppositeInWords(leaf: NormalLeaf, catalogue: FactCatalogue, language: Language): string {
  const entry = findFact(catalogue, leaf.fact);
  if (entry === undefined) return leaf.fact;
  const operand = (operator: OperatorName): string => describeOperand(entry, operator, leaf.value, language);
  if (leaf.operator === 'between') {
    const inside = describeComparison(entry, 'between', operand('between'), language);
    return language === 'zh' ? `不再是：${inside}` : `no longer: ${inside}`;
  }
  const opposite = NEGATION[leaf.operator];
  // "is not no" reads badly: a yes/no fact names its other value.
  if (typeof leaf.value === 'boolean') {
    const becomes = opposite === 'is' ? leaf.value : !leaf.value;
    return describeComparison(entry, 'is', describeValue(entry, becomes, language), language);
  }
  return describeComparison(entry, opposite, operand(opposite), language);
}
