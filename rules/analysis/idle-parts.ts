import { valueAt } from '../../domain/json-pointer';
import { leavesOf, type NormalCondition } from '../normalise';
import type { AnalysedRule, Analysis, AnalysisRemark } from './analysis';
import { conditionInWords, namesInWords } from './analysis-words';
import { conjuncts } from './conjuncts';
import type { Clause } from './fact-space';
import { type Effort, findRecords } from './find-records';

type PartKind = 'partNeverHolds' | 'partAlwaysHolds';

/** A part of a rule's condition without which the rule matches the same records. */
interface IdlePart {
  readonly kind: PartKind;
  readonly part: NormalCondition;
  readonly rule: AnalysedRule;
  readonly pointer: string;
}

export interface IdleParts {
  readonly remarks: readonly AnalysisRemark[];
  /** Ids of the rules whose parts were not all settled. */
  readonly unsettled: ReadonlySet<string>;
}

/**
 * Alternatives (of an `any`) that never hold where the rest of the rule's condition does, and parts (of an `all`) that
 * always hold where the rest does and so exclude nothing. A part of a shared condition is told only where it is idle in
 * every use. `neverMatch`: ids of rules of which every part is idle.
 */
export function idleParts(analysis: Analysis, neverMatch: ReadonlySet<string>, effort: Effort): IdleParts {
  const unsettled = new Set<string>();
  const found = analysis.rules
    .filter(({ id }) => !neverMatch.has(id))
    .flatMap((rule) => partsOf(rule, { analysis, effort, unsettled }));
  const together = new Map<string, IdlePart[]>();
  for (const each of found) {
    const key = `${each.kind} ${each.pointer}`;
    together.set(key, [...(together.get(key) ?? []), each]);
  }
  const remarks = [...together.values()].flatMap((parts) =>
    isIdleEverywhere(parts, analysis) ? [remark(parts, analysis)] : [],
  );
  return { remarks, unsettled };
}

interface Search {
  readonly analysis: Analysis;
  readonly effort: Effort;
  readonly unsettled: Set<string>;
}

/** Each part is asked about beside what must hold along the way to it; no other place in the rule then needs it. */
function partsOf(rule: AnalysedRule, { analysis, effort, unsettled }: Search): IdlePart[] {
  const { space } = analysis;
  const found: IdlePart[] = [];
  const isNone = (clauses: readonly Clause[]): boolean => {
    const outcome = effort.left > 0 ? findRecords(clauses, space, effort) : 'unsettled';
    if (outcome === 'unsettled') unsettled.add(rule.id);
    return outcome === 'none';
  };
  const tell = (kind: PartKind, part: NormalCondition): void => {
    found.push({ kind, part, rule, pointer: placeOf(part, rule, analysis) });
  };
  const visitAll = (parts: readonly NormalCondition[], beside: readonly Clause[]): void => {
    let kept = parts.map((part) => ({ part, clause: space.clauseOf(part) }));
    // from the last on: of two that say the same, the one added later is told
    for (const each of kept.toReversed()) {
      const others = kept.filter((other) => other !== each);
      const rest = [...beside, ...others.map(({ clause }) => clause)];
      if (!isNone([...rest, space.oppositeOf(each.clause)])) continue;
      tell('partAlwaysHolds', each.part);
      kept = others;
    }
    for (const each of kept) {
      const others = kept.filter((other) => other !== each).map(({ clause }) => clause);
      if ('any' in each.part) visitAny(each.part.any, [...beside, ...others]);
    }
  };
  const visitAny = (alternatives: readonly NormalCondition[], beside: readonly Clause[]): void => {
    for (const alternative of alternatives) {
      if (isNone([...beside, space.clauseOf(alternative)])) tell('partNeverHolds', alternative);
      else if ('any' in alternative) visitAny(alternative.any, beside);
      else if ('all' in alternative) visitAll(conjuncts(alternative), beside);
    }
  };
  visitAll(conjuncts(rule.when), []);
  return found;
}

/** Where a part stands as a whole: its own place, else that of the rule's condition. */
function placeOf(part: NormalCondition, rule: AnalysedRule, { document }: Analysis): string {
  const places = leavesOf(part).map(({ pointer }) => pointer.split('/'));
  const [first = []] = places;
  const same = first.findIndex((step, index) => places.some((place) => place[index] !== step));
  const common = (same === -1 ? first : first.slice(0, same)).join('/');
  const place = /\/(all|any)$/.test(common) ? common.slice(0, common.lastIndexOf('/')) : common;
  const isCondition = /^\/rules\/\d+\/conditions|^\/conditions\/[^/]+\/when/.test(place);
  return isCondition && valueAt(document, place) !== undefined ? place : `${rule.pointer}/conditions`;
}

/** What a shared condition says may be idle in one rule and count in another. */
function isIdleEverywhere(parts: readonly IdlePart[], { rules }: Analysis): boolean {
  const [first] = parts;
  if (first?.pointer.startsWith('/conditions/') !== true) return true;
  const used = leavesOf(first.part)[0]?.pointer;
  const uses = rules.flatMap((rule) => leavesOf(rule.when)).filter(({ pointer }) => pointer === used);
  return uses.length === parts.length;
}

function remark(parts: readonly IdlePart[], analysis: Analysis): AnalysisRemark {
  const [{ kind, part, pointer }] = parts as readonly [IdlePart, ...IdlePart[]];
  const rules = [...new Set(parts.map(({ rule }) => rule))];
  const names = namesInWords(rules.map(({ name }) => name));
  const words = conditionInWords(part, analysis);
  return {
    kind,
    pointer,
    ruleIds: rules.map(({ id }) => id),
    text:
      kind === 'partNeverHolds'
        ? {
            zh: `规则${names.zh}的其他条件成立时，这一项从不成立，可以删除：${words.zh}。`,
            en: `Where the rest of ${names.en} holds, this alternative never does, and could go: ${words.en}.`,
          }
        : {
            zh: `规则${names.zh}的其他条件成立时，这个条件必然成立，没有排除任何登记：${words.zh}。`,
            en: `Where the rest of ${names.en} holds, this condition always does, and excludes nothing: ${words.en}.`,
          },
  };
}
