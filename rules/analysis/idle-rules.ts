import type { Localised } from '../../domain/localised';
import type { NormalCondition } from '../normalise';
import type { AnalysedRule, Analysis, AnalysisRemark } from './analysis';
import { conditionInWords, namesInWords } from './analysis-words';
import { conjuncts } from './conjuncts';
import { type Effort, findRecords, type Found } from './find-records';

export interface IdleRules {
  readonly remarks: readonly AnalysisRemark[];
  /** Ids of the rules whose condition no record meets. */
  readonly neverMatch: ReadonlySet<string>;
  /** Ids of the rules that never decide, those that never match among them. */
  readonly neverDecide: ReadonlySet<string>;
  /** Ids of the rules of which either could not be settled. */
  readonly unsettled: ReadonlySet<string>;
}

/** Rules that say nothing of any record: they never match, or whenever they do, one that decides earlier does too. */
export function idleRules(analysis: Analysis, effort: Effort): IdleRules {
  const remarks: AnalysisRemark[] = [];
  const neverMatch = new Set<string>();
  const neverDecide = new Set<string>();
  const unsettled = new Set<string>();
  analysis.rules.forEach((rule, index) => {
    const matching = findRecords([rule.matches], analysis.space, effort);
    if (matching === 'none') {
      neverMatch.add(rule.id);
      neverDecide.add(rule.id);
      remarks.push(neverMatches(rule, analysis, effort));
      return;
    }
    if (!analysis.oneDecides) {
      if (matching === 'unsettled') unsettled.add(rule.id);
      return;
    }
    // what never decides has others that decide whenever it matches
    const earlier = analysis.rules.slice(0, index).filter(({ id }) => !neverDecide.has(id));
    const deciding = decidesWithout(rule, earlier, analysis, effort);
    if (deciding === 'none') {
      neverDecide.add(rule.id);
      remarks.push(shadowed(rule, coverOf(rule, earlier, analysis, effort)));
    } else if (matching === 'unsettled' || deciding === 'unsettled') unsettled.add(rule.id);
  });
  return { remarks, neverMatch, neverDecide, unsettled };
}

/** Records that the rule matches and none of the others does. */
function decidesWithout(
  rule: AnalysedRule,
  others: readonly AnalysedRule[],
  { space }: Analysis,
  effort: Effort,
): Found {
  return findRecords([rule.matches, ...others.map((other) => other.fails)], space, effort);
}

/** As few of the earlier rules as still match whenever this one does: one, where one will do. */
function coverOf(
  rule: AnalysedRule,
  earlier: readonly AnalysedRule[],
  analysis: Analysis,
  effort: Effort,
): readonly AnalysedRule[] {
  const single = earlier.find((other) => decidesWithout(rule, [other], analysis, effort) === 'none');
  if (single !== undefined) return [single];
  return earlier.reduce((cover, other) => {
    const without = cover.filter((each) => each !== other);
    return decidesWithout(rule, without, analysis, effort) === 'none' ? without : cover;
  }, earlier);
}

function shadowed(rule: AnalysedRule, cover: readonly AnalysedRule[]): AnalysisRemark {
  const names = namesInWords(cover.map(({ name }) => name));
  const single = cover.length === 1;
  return {
    kind: 'shadowed',
    pointer: rule.pointer,
    ruleIds: [rule.id, ...cover.map(({ id }) => id)],
    text: {
      zh: `规则“${rule.name.zh}”从不${'kind' in rule.outcome ? '拟出发现' : '决定级别'}：它命中时，${single ? '' : '以下规则之一'}${names.zh}也命中并先作决定。`,
      en: `Rule “${rule.name.en}” never decides: whenever it matches, ${single ? '' : 'one of '}${names.en} matches too and decides first.`,
    },
  };
}

function neverMatches(rule: AnalysedRule, analysis: Analysis, effort: Effort): AnalysisRemark {
  const reason = reasonOf(contradiction(rule.when, analysis, effort), analysis);
  return {
    kind: 'neverMatches',
    pointer: rule.pointer,
    ruleIds: [rule.id],
    text: {
      zh: `规则“${rule.name.zh}”永远不会命中：${reason.zh}`,
      en: `Rule “${rule.name.en}” never matches: ${reason.en}`,
    },
  };
}

function reasonOf(parts: readonly NormalCondition[], analysis: Analysis): Localised {
  const [first, second] = parts.map((part) => conditionInWords(part, analysis));
  if (first === undefined) return { zh: '它的条件互相矛盾。', en: 'its conditions contradict each other.' };
  if (second === undefined) {
    return {
      zh: `没有登记能满足这个条件：${first.zh}。`,
      en: `no registration can meet this condition: ${first.en}.`,
    };
  }
  return {
    zh: `这两个条件互相矛盾：${first.zh}；${second.zh}。`,
    en: `these two conditions contradict each other: ${first.en}; ${second.en}.`,
  };
}

/** Of what the condition asks for all at once: one part that never holds, else two that never hold together, else none. */
function contradiction(when: NormalCondition, { space }: Analysis, effort: Effort): NormalCondition[] {
  const parts = conjuncts(when).map((part) => ({ part, clause: space.clauseOf(part) }));
  const holdTogether = (...clauses: (typeof parts)[number]['clause'][]): boolean =>
    findRecords(clauses, space, effort) !== 'none';
  const alone = parts.find(({ clause }) => !holdTogether(clause));
  if (alone !== undefined) return [alone.part];
  for (const [index, { part, clause }] of parts.entries()) {
    if (effort.left <= 0) return [];
    const other = parts.slice(index + 1).find((later) => !holdTogether(clause, later.clause));
    if (other !== undefined) return [part, other.part];
  }
  return [];
}
