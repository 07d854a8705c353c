import { inBothLanguages, type Language, type Localised } from '../../domain/localised';
import { TIER_WORDS } from '../../domain/tier';
import { isFindingRuleset } from '../ruleset';
import { describeComparison, describeOperand, describeValue } from '../describe-fact';
import type { FactEntry, FactValue } from '../fact-catalogue';
import { leavesOf, type NormalLeaf } from '../normalise';
import { holds, type OperatorName } from '../operators';
import { OPERATOR_WORDS } from '../words';
import type { Analysis, AnalysisRemark } from './analysis';
import { namesInWords } from './analysis-words';
import { type Cells, type FactCells, valuesIn } from './fact-space';

/**
 * What no rule asks for. A value of a fact is a gap when none of the conditions on the fact holds on it, in any rule that
 * can match: no rule matches because of that value, and a record that has nothing else to go by falls to the default
 * tier. (Conditions are monotone: whatever matches with such a value also matches with any other value of the fact.)
 *
 * Of known values those are told that are easily forgotten: a choice that nobody asks for, and numbers or dates left out
 * between or beyond those asked for. Left out are the benign value and the numbers around it, where there is nothing to
 * follow up; the other answer of a yes/no fact; and, of facts without a benign value, the far side of a threshold: to
 * ask for one side is to leave the other to the rest. Facts whose being unknown no rule asks for are told in one remark.
 * `neverMatch`: ids of rules that match no record.
 */
export function valueGaps(analysis: Analysis, neverMatch: ReadonlySet<string>): AnalysisRemark[] {
  const matching = analysis.rules.filter(({ id }) => !neverMatch.has(id));
  const leaves = matching.flatMap((rule) => leavesOf(rule.when).map((leaf) => ({ leaf, ruleId: rule.id })));
  const uses = new Map<string, typeof leaves>();
  for (const use of leaves) uses.set(use.leaf.fact, [...(uses.get(use.leaf.fact) ?? []), use]);
  const unknownAsked: FactCells[] = [];
  const known = [...analysis.space.facts.values()].flatMap((fact): AnalysisRemark[] => {
    const own = uses.get(fact.entry.key);
    if (own === undefined) return [];
    const unasked =
      fact.whole &
      ~asked(
        own.map(({ leaf }) => leaf),
        analysis,
      );
    if (!valuesIn(unasked, fact.values).includes(null)) unknownAsked.push(fact);
    const gaps = [...choiceGaps(fact, unasked), ...rangeGaps(fact, unasked)];
    const pointer = own[0]?.leaf.pointer ?? '';
    const ruleIds = [...new Set(own.map(({ ruleId }) => ruleId))];
    return gaps.map(({ words, value }) => ({
      kind: 'gap',
      pointer,
      ruleIds,
      text: knownGap(words, analysis),
      example: { [fact.entry.key]: value },
    }));
  });
  // of an unknown value no finding may be drafted
  if (isFindingRuleset(analysis.document) || unknownAsked.length === uses.size) return known;
  return [...known, unknownGap(unknownAsked, TIER_WORDS[analysis.document.defaultTier])];
}

function asked(leaves: readonly NormalLeaf[], { space }: Analysis): Cells {
  return leaves.reduce((cells, leaf) => {
    const clause = space.clauseOf(leaf);
    return 'fact' in clause ? cells | clause.cells : cells;
  }, 0n);
}

interface Gap {
  readonly words: Localised;
  /** One of the values. */
  readonly value: FactValue;
}

function choiceGaps({ entry, values }: FactCells, unasked: Cells): Gap[] {
  if (entry.type !== 'enum') return [];
  const missing = valuesIn(unasked, values).filter((value) => value !== null && value !== entry.benign);
  const operator: OperatorName = missing.length === 1 ? 'is' : 'isOneOf';
  const operand = operator === 'is' ? (missing[0] ?? null) : missing.map(String);
  const words = (language: Language): string =>
    describeComparison(entry, operator, describeOperand(entry, operator, operand, language), language);
  return missing.slice(0, 1).map((value) => ({ words: inBothLanguages(words), value }));
}

/** Runs of neighbouring cells that nobody asks for, as far as they are worth telling. */
function rangeGaps(fact: FactCells, unasked: Cells): Gap[] {
  const { entry, values } = fact;
  if (entry.type !== 'number' && entry.type !== 'date') return [];
  const last = values.length - 2;
  return runsOf(unasked, last).flatMap(([from, to]) => {
    const ends = endsOf(fact, entry.type, from, to);
    const isLeftOut =
      entry.benign === undefined
        ? from === 0 || to === last
        : ends.every(({ operator, value }) => holds(operator, entry.benign ?? null, value, ANY_DAY));
    const words = inBothLanguages((language) => rangeInWords(entry, ends, language));
    return isLeftOut ? [] : [{ words, value: values[from] ?? null }];
  });
}

/** None of the comparisons with an end counts days. */
const ANY_DAY = '2025-01-01';

function runsOf(cells: Cells, last: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let index = 0; index <= last; index += 1) {
    if (((cells >> BigInt(index)) & 1n) === 0n) continue;
    const run = runs.at(-1);
    if (run?.[1] === index - 1) run[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}

const FROM = { number: ['atLeast', 'greaterThan'], date: ['onOrAfter', 'after'] } as const;
const TO = { number: ['atMost', 'lessThan'], date: ['onOrBefore', 'before'] } as const;

interface End {
  readonly operator: OperatorName;
  readonly value: FactValue;
}

/** The comparisons that hold on these cells and on no others: up to two. */
function endsOf({ values, limits }: FactCells, type: 'number' | 'date', from: number, to: number): End[] {
  // a cell that is no limit itself lies between its neighbours, which are
  const end = (
    index: number,
    step: -1 | 1,
    [within, beyond]: readonly [OperatorName, OperatorName],
  ): End[] => {
    const own = values[index] ?? null;
    if (limits.has(own)) return [{ operator: within, value: own }];
    const next = values[index + step] ?? null;
    return next === null ? [] : [{ operator: beyond, value: next }];
  };
  return [...end(from, -1, FROM[type]), ...end(to, 1, TO[type])];
}

/** "Score of the last visit" is at least 60% and is less than 85%. */
function rangeInWords(entry: FactEntry, ends: readonly End[], language: Language): string {
  const [first, second] = ends;
  if (first === undefined) return describeComparison(entry, 'isKnown', '', language);
  const operand = describeValue(entry, first.value, language);
  if (first.value === second?.value && entry.type === 'number') {
    return describeComparison(entry, 'equals', operand, language);
  }
  const one = describeComparison(entry, first.operator, operand, language);
  if (second === undefined) return one;
  const until = describeValue(entry, second.value, language);
  const other = OPERATOR_WORDS[second.operator][language].replace('{value}', () => until);
  return language === 'zh' ? `${one}，且${other}` : `${one} and ${other}`;
}

function knownGap(values: Localised, { document }: Analysis): Localised {
  if (isFindingRuleset(document))
    return {
      zh: `${values.zh}时，没有规则因此拟出发现。`,
      en: `Where ${values.en}, no rule drafts a finding because of it.`,
    };
  const tier = TIER_WORDS[document.defaultTier];
  return {
    zh: `${values.zh}时，没有规则因此命中；如无其他依据，登记归入默认的“${tier.zh}”。`,
    en: `Where ${values.en}, no rule matches because of it; with nothing else to go by a registration is placed in the default tier, ${tier.en}.`,
  };
}

/** `asked`: the facts of which some rule asks whether they are unknown; the others are most. */
function unknownGap(asked: readonly FactCells[], tier: Localised): AnalysisRemark {
  const labels = namesInWords(asked.map(({ entry }) => entry.label));
  const but =
    asked.length === 0 ? { zh: '', en: '' } : { zh: `（${labels.zh}除外）`, en: ` (except ${labels.en})` };
  return {
    kind: 'gap',
    pointer: '/defaultTier',
    ruleIds: [],
    text: {
      zh: `没有规则因为某个事实未知而命中${but.zh}；如无其他依据，登记归入默认的“${tier.zh}”。`,
      en: `No rule matches because a fact is unknown${but.en}; with nothing else to go by a registration is placed in the default tier, ${tier.en}.`,
    },
  };
}
