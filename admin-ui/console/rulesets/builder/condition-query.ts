import type { Condition, Leaf } from '../../../../rules/ruleset-schema';
import { pointerOf, type Path } from '../draft';

/** A group of conditions as react-querybuilder takes it. */
export interface QueryGroup {
  /** Made of its place, which is all that a condition is known by; the library gives what it makes one of its own. */
  id?: string;
  /** Where its condition stands in the document; absent while the builder has just made it. */
  at?: Path;
  combinator: 'all' | 'any';
  not: boolean;
  /** There for the builder alone: the document has its one part without a list around it. */
  bare: boolean;
  rules: (QueryGroup | QueryRule)[];
}

/** A comparison, or a shared condition in a field of its own: see sharedField. */
export interface QueryRule {
  id?: string;
  at?: Path;
  field: string;
  operator: string;
  /** As the document has it: a number, a text, a list, a parameter; undefined where there is none. */
  value: unknown;
  /** What else the document says beside fact, operator and value, such as the unit. */
  more: object;
}

/** No fact has such a key. */
const SHARED = '@';

/** The field under which a shared condition is chosen. */
export function sharedField(name: string): string {
  return SHARED + name;
}

/** The shared condition of a field, or null where the field is a fact. */
export function sharedName(field: string): string | null {
  return field.startsWith(SHARED) ? field.slice(SHARED.length) : null;
}

/** The condition at a place as a query; conditionOf() gives the same condition again. */
export function queryOf(condition: Condition, at: Path): QueryGroup {
  if ('not' in condition)
    return { ...groupOf(condition.not, [...at, 'not']), ...placeOfGroup(at), not: true };
  return groupOf(condition, at);
}

function groupOf(condition: Condition, at: Path): QueryGroup {
  const group = { ...placeOfGroup(at), not: false };
  if ('all' in condition)
    return { ...group, combinator: 'all', bare: false, rules: partsOf(condition.all, [...at, 'all']) };
  if ('any' in condition)
    return { ...group, combinator: 'any', bare: false, rules: partsOf(condition.any, [...at, 'any']) };
  return { ...group, combinator: 'all', bare: true, rules: [partOf(condition, at)] };
}

function partsOf(parts: readonly Condition[], at: Path): QueryGroup['rules'] {
  return parts.map((part, index) => partOf(part, [...at, index]));
}

function partOf(condition: Condition, at: Path): QueryGroup | QueryRule {
  if ('all' in condition || 'any' in condition || 'not' in condition) return queryOf(condition, at);
  const place = { id: pointerOf(at), at };
  if ('condition' in condition)
    return { ...place, field: sharedField(condition.condition), operator: '', value: undefined, more: {} };
  return { ...place, ...ruleOf(condition) };
}

/** A comparison that stands nowhere yet. */
export function ruleOf({ fact, operator, value, ...more }: Leaf): QueryRule {
  return { field: fact, operator, value, more };
}

/** Other than that of a part which stands at the same place, as in a group that is there for the builder alone. */
function placeOfGroup(at: Path): Pick<QueryGroup, 'id' | 'at'> {
  return { id: `group ${pointerOf(at)}`, at };
}

/** What a query says, as a document has it. A group for the builder alone that has grown is a group from then on. */
export function conditionOf({ combinator, not, bare, rules }: QueryGroup): Condition {
  const parts = rules.map((part) => ('rules' in part ? conditionOf(part) : leafOf(part)));
  const [only] = parts;
  const inner: Condition =
    bare && only && parts.length === 1 ? only : combinator === 'any' ? { any: parts } : { all: parts };
  return not ? { not: inner } : inner;
}

function leafOf({ field, operator, value, more }: QueryRule): Condition {
  const shared = sharedName(field);
  if (shared !== null) return { condition: shared };
  return { fact: field, operator, ...(value === undefined ? {} : { value }), ...more } as Leaf;
}

/** Without what was left behind when its last part was taken out or moved; the outermost stays. */
export function withoutEmptyGroups(query: QueryGroup): QueryGroup {
  const rules = query.rules
    .map((part) => ('rules' in part ? withoutEmptyGroups(part) : part))
    .filter((part) => !('rules' in part) || part.rules.length > 0);
  return { ...query, rules };
}

/** Where a node's condition stands in the document. The library's own types do not know of it. */
export function placeOf(node: object): Path | undefined {
  return (node as Partial<QueryRule>).at;
}

/** Where the conditions of a group itself stand, without those of its parts: its negation, and what it negates. */
export function placesOf({ at, not, bare }: Pick<QueryGroup, 'at' | 'not' | 'bare'>): readonly Path[] {
  if (!at) return [];
  return [...(not ? [at] : []), ...(bare ? [] : [not ? [...at, 'not'] : at])];
}

export function isBare(node: object): boolean {
  return (node as Partial<QueryGroup>).bare === true;
}
