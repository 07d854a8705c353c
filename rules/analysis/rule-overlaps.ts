import { compareSeverities } from '../../domain/finding';
import { compareGrounds, compareTiers } from '../../domain/tier';
import type { AnalysedRule, Analysis, AnalysisRemark, Outcome } from './analysis';
import { outcomeInWords } from './analysis-words';
import { type Effort, exampleIn, findRecords } from './find-records';

/** So many pairs are told one by one; of pairs that are as they should be, more than a few are only counted. */
const MAX_TOLD = 20;
const MAX_TOLD_IN_ORDER = 5;

/** Two rules that can match the same record and give something else, of which the first decides; or that draft a finding of one kind each. */
interface Pair {
  readonly first: AnalysedRule;
  readonly second: AnalysedRule;
  /** Those that decide before the first. */
  readonly earlier: readonly AnalysedRule[];
}

/**
 * Pairs of rules with another outcome that can match the same record, with such a record on which the first of
 * them decides; where every rule drafts its own finding, pairs that draft two of the same kind. A pair where the lighter tier, the less
 * urgent ground or the less severe finding decides is told by itself, since that is easily
 * an oversight; where the closer one does, as under `collect` always, pairs are counted once they are many. `idle` are
 * ids of rules that never decide.
 */
export function ruleOverlaps(
  analysis: Analysis,
  idle: ReadonlySet<string>,
  effort: Effort,
): AnalysisRemark[] {
  const rules = analysis.rules.filter(({ id }) => !idle.has(id));
  const against: Pair[] = [];
  const inOrder: Pair[] = [];
  let unsettled = 0;
  for (const [index, first] of rules.entries()) {
    for (const second of rules.slice(index + 1)) {
      const order = analysis.oneDecides
        ? compareOutcomes(first.outcome, second.outcome)
        : twiceTheSame(first.outcome, second.outcome);
      if (order === 0) continue;
      const found = findRecords([first.matches, second.matches], analysis.space, effort);
      const pair = { first, second, earlier: analysis.oneDecides ? rules.slice(0, index) : [] };
      if (found === 'unsettled') unsettled += 1;
      else if (found !== 'none') (order < 0 ? against : inOrder).push(pair);
    }
  }
  const told = tellSome(against, MAX_TOLD, analysis, effort);
  const few = inOrder.length <= MAX_TOLD_IN_ORDER ? inOrder : [];
  return [
    ...told.remarks,
    ...told.others.map((pairs) => summary(pairs, analysis.oneDecides ? 'against' : 'twice')),
    ...tellSome(few, MAX_TOLD_IN_ORDER, analysis, effort).remarks,
    ...(few.length < inOrder.length ? [summary(inOrder, 'inOrder')] : []),
    ...(unsettled > 0 ? [notSettled(unsettled)] : []),
  ];
}

/** Negative where the first is the lesser one, 0 where both are the same. */
function compareOutcomes(first: Outcome, second: Outcome): number {
  if ('tier' in first && 'tier' in second)
    return compareTiers(first.tier, second.tier) || compareGrounds(second.ground, first.ground);
  if (!('kind' in first && 'kind' in second)) return 0;
  const order = compareSeverities(first.severity, second.severity);
  return order === 0 && first.kind !== second.kind ? 1 : order;
}

/** Negative where both draft a finding of the same kind: told by itself, as one of them may be too many. */
function twiceTheSame(first: Outcome, second: Outcome): number {
  return 'kind' in first && 'kind' in second && first.kind === second.kind ? -1 : 0;
}

/** Tells pairs until enough are told; a pair before which another rule always decides is not worth telling. */
function tellSome(
  pairs: readonly Pair[],
  most: number,
  { space, oneDecides }: Analysis,
  effort: Effort,
): { remarks: AnalysisRemark[]; others: Pair[][] } {
  const remarks: AnalysisRemark[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (remarks.length === most) return { remarks, others: [pairs.slice(index)] };
    const { first, second, earlier } = pair;
    const clauses = [first.matches, second.matches, ...earlier.map(({ fails }) => fails)];
    const found = findRecords(clauses, space, effort);
    if (typeof found !== 'string') {
      const remark = oneDecides ? overlap(pair) : twice(pair);
      remarks.push({ ...remark, example: exampleIn(found, space) });
    }
  }
  return { remarks, others: [] };
}

function overlap({ first, second }: Pair): AnalysisRemark {
  const [own, other] = [outcomeInWords(first.outcome), outcomeInWords(second.outcome)];
  return {
    kind: 'overlap',
    pointer: first.pointer,
    ruleIds: [first.id, second.id],
    text: {
      zh: `规则“${first.name.zh}”与“${second.name.zh}”可能命中同一份登记；由“${first.name.zh}”决定为${own.zh}，而不是${other.zh}。`,
      en: `Rules “${first.name.en}” and “${second.name.en}” can match the same registration; “${first.name.en}” decides: ${own.en}, not ${other.en}.`,
    },
  };
}

function twice({ first, second }: Pair): AnalysisRemark {
  return {
    kind: 'overlap',
    pointer: first.pointer,
    ruleIds: [first.id, second.id],
    text: {
      zh: `规则“${first.name.zh}”与“${second.name.zh}”可能命中同一份登记，对同一检查项各拟出一项发现。`,
      en: `Rules “${first.name.en}” and “${second.name.en}” can match the same registration: each drafts a finding of the same kind.`,
    },
  };
}

function summary(pairs: readonly Pair[], order: 'against' | 'inOrder' | 'twice'): AnalysisRemark {
  if (order === 'twice') {
    const ids = [...new Set(pairs.flatMap(({ first, second }) => [first.id, second.id]))];
    return {
      kind: 'overlap',
      pointer: '/rules',
      ruleIds: ids,
      text: {
        zh: `另有 ${pairs.length} 对规则可能对同一份登记的同一检查项各拟出一项发现。`,
        en: `${pairs.length} more pairs of rules can each draft a finding of the same kind of the same registration.`,
      },
    };
  }
  const ruleIds = [...new Set(pairs.flatMap(({ first, second }) => [first.id, second.id]))];
  const count = pairs.length;
  const text =
    order === 'against'
      ? {
          zh: `另有 ${count} 对规则可能命中同一份登记，而由较低的级别或较缓的依据决定。`,
          en: `${count} more pairs of rules can match the same registration, and the lighter tier or less urgent ground decides.`,
        }
      : {
          zh: `有 ${count} 对级别或依据不同的规则可能命中同一份登记；每一对都由较高的级别、较急的依据决定。`,
          en: `${count} pairs of rules that differ in tier or ground can match the same registration; in each the closer tier or more urgent ground decides.`,
        };
  return { kind: 'overlap', pointer: '/rules', ruleIds, text };
}

function notSettled(count: number): AnalysisRemark {
  return {
    kind: 'notAnalysed',
    pointer: '/rules',
    ruleIds: [],
    text: {
      zh: `条件组合过多，有 ${count} 对规则未能判断是否可能命中同一份登记。`,
      en: `Too many combinations of conditions: of ${count} pairs of rules it was not settled whether both can match the same registration.`,
    },
  };
}
