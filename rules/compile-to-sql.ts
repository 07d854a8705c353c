import type { Ground, Tier } from '../domain/tier';
import type { Compiled, CompiledRuleset } from './compile-ruleset';
import { decidingOrder } from './evaluate';
import type { FactEntry, FactType } from './fact-catalogue';
import { leavesOf, type NormalCondition, type NormalLeaf } from './normalise';
import { OPERATORS, type OperatorName } from './operators';
import { RulesetError } from './ruleset-error';

/** A piece of SQL with `?` for each value, in order: values never stand in the text. */
export interface SqlFragment {
  readonly sql: string;
  readonly bindings: readonly SqlValue[];
}

export type SqlValue = number | string | boolean | readonly string[];

/** What one row of the register is asked; each expression stands by itself and reads only the columns of the facts. */
export interface RulesetSql {
  /** smallint: place in `compiled.ruleset.rules` of the rule that places the tier; -1 where none matches. */
  readonly decidedBy: SqlFragment;
  /** smallint[]: the places of all rules that match, highest priority first. */
  readonly matched: SqlFragment;
}

/**
 * The same ruleset that `evaluate` runs on one record, as expressions for the whole register. `columnOf` gives the SQL of a
 * fact's value, NULL where it is unknown: double precision (or an integer type) for numbers, date, boolean, text.
 *
 * NULL needs no care here: conditions are in negation normal form, so there is no NOT, and a leaf that is NULL can only
 * keep AND and OR from being true, as a leaf that is false does (three-valued logic, as SQL has it).
 */
export function compileToSql(compiled: CompiledRuleset, columnOf: (factKey: string) => string): RulesetSql {
  const { rules, hitPolicy } = compiled.ruleset;
  const conditions = conditionOfEach(compiled, columnOf);
  const placeOf = new Map(rules.map((rule, place) => [rule, place]));
  const cases = decidingOrder(rules, hitPolicy).map((rule) => {
    const place = placeOf.get(rule) ?? 0;
    return joined(['WHEN ', conditions[place] ?? NEVER, ` THEN ${place}`]);
  });
  return {
    decidedBy:
      cases.length === 0
        ? text('(-1)::smallint')
        : joined(['(CASE ', ...between(cases, ' '), ' ELSE -1 END)::smallint']),
    matched: matchedSql(conditions, (place) => text(`${place}`), 'smallint'),
  };
}

/** The condition of each rule, in the order of `compiled.ruleset.rules`: true where it holds, false or NULL where not. */
export function conditionOfEach(
  compiled: CompiledRuleset,
  columnOf: (factKey: string) => string,
): SqlFragment[] {
  const scope = scopeOf(compiled, columnOf);
  return compiled.ruleset.rules.map(({ when }) => conditionSql(when, scope));
}

/** An array of what `told` says of each rule that matches, highest priority first. */
function matchedSql(
  conditions: readonly SqlFragment[],
  told: (place: number) => SqlFragment,
  type: string,
): SqlFragment {
  return joined([
    'array_remove(ARRAY[',
    ...between(
      conditions.map((condition, place) => joined(['CASE WHEN ', condition, ' THEN ', told(place), ' END'])),
      ', ',
    ),
    `]::${type}[], NULL)`,
  ]);
}

/** SQL of where a fact's value came from (a code) and when it was observed (timestamptz or date). */
export interface OriginSql {
  readonly source: string;
  readonly observedAt: string;
}

/**
 * What `keptExplanation` keeps of one row's evaluation, as JSON text, made where the facts are: nothing of it needs to be read
 * into Node. `place` as `conditionsSql` has it; `originOf` reads the same row as `columnOf`.
 */
export function explanationSql(
  compiled: CompiledRuleset,
  columnOf: (factKey: string) => string,
  { originOf, place }: { originOf: (factKey: string) => OriginSql; place: string },
): SqlFragment {
  const { rules } = compiled.ruleset;
  const types = new Map(compiled.facts.map((entry) => [entry.key, entry]));
  const conditions = rules.map(({ when }) => conditionSql(when, { types, columnOf, asOf: compiled.asOf }));
  const matched = matchedSql(conditions, (at) => bound(rules[at]?.id ?? ''), 'text');
  const facts = compiled.facts.map(({ key }) =>
    joined([
      bound(`${JSON.stringify(key)}:`),
      ' || ',
      toldFactSql(columnOf(key), originOf(key), compiled.asOf),
    ]),
  );
  return joined([
    `'{"asOf":' || to_json(`,
    bound(compiled.asOf),
    `) || ',"matched":' || to_json(`,
    matched,
    `) || ',"conditions":' || (`,
    conditionsSql(compiled, columnOf, place),
    `)::text || ',"facts":{' || `,
    ...(facts.length === 0 ? ["''"] : between(facts, ` || ',' || `)),
    ` || '}}'`,
  ]);
}

function toldFactSql(value: string, { source, observedAt }: OriginSql, asOf: string): SqlFragment {
  return joined([
    `json_build_object('value', ${value}, 'source', CASE WHEN ${value} IS NOT NULL THEN ${source} END,
      'observedAt', CASE WHEN ${value} IS NOT NULL THEN coalesce(to_json(${observedAt}), CASE WHEN (${source}) IS NOT NULL THEN to_json(`,
    // that there is nothing of a kind has no date but that of looking
    bound(asOf),
    ') END) END)::text',
  ]);
}

const bound = (value: string): SqlFragment => ({ sql: '?::text', bindings: [value] });

/**
 * The conditions of the rule at `place` (SQL of a smallint, as `decidedBy` gives it) that hold, as `keptExplanation` tells
 * them: jsonb, an array of text, sorted; empty where no rule places. What a decision rests on is so compared without
 * reading the row into Node.
 */
export function conditionsSql(
  compiled: CompiledRuleset,
  columnOf: (factKey: string) => string,
  place: string,
): SqlFragment {
  const scope = scopeOf(compiled, columnOf);
  const cases = compiled.ruleset.rules.map(({ when }, index) =>
    joined([` WHEN ${index} THEN `, heldSql(leavesOf(when), scope)]),
  );
  if (cases.length === 0) return text("'[]'::jsonb");
  return joined([`to_jsonb(array_remove(CASE ${place}`, ...cases, " ELSE '{}' END, NULL))"]);
}

/** text[]: each condition once, in the order of its text; NULL for one that does not hold. */
function heldSql(leaves: readonly NormalLeaf[], scope: Scope): SqlFragment {
  const told = new Map<string, { told: SqlFragment; leaves: NormalLeaf[] }>();
  for (const leaf of leaves) {
    // of a fact with a closed list the value stands in the text, whatever condition on it holds: there is one such text,
    // and no other fact's comes between its beginning and its end
    const isEnum = scope.types.get(leaf.fact)?.type === 'enum';
    const order = isEnum ? `${leaf.fact} is ` : `${leaf.fact} ${leaf.operator} ${JSON.stringify(leaf.value)}`;
    const known = told.get(order);
    if (known) known.leaves.push(leaf);
    else
      told.set(order, {
        told: isEnum
          ? joined([
              { sql: '?::text', bindings: [order] },
              ` || coalesce(to_json(${scope.columnOf(leaf.fact)})::text, 'null')`,
            ])
          : { sql: '?::text', bindings: [order] },
        leaves: [leaf],
      });
  }
  const entries = [...told.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return joined([
    'ARRAY[',
    ...between(
      entries.map(([, entry]) =>
        joined(['CASE WHEN ', junctionSql(entry.leaves, ' OR ', NEVER, scope), ' THEN ', entry.told, ' END']),
      ),
      ', ',
    ),
    ']::text[]',
  ]);
}

/** How a ruleset places, and what each place means: an expression that gives a place in `outcomes`, or -1 for the default tier. */
export interface RulesetPlacement extends SqlFragment {
  readonly outcomes: readonly { readonly tier: Tier; readonly ground: Ground | null }[];
  readonly defaultTier: Tier;
}

/** `decidedBy` of compileToSql with the tier and ground of each of its places; `columnOf` as there. */
export function compilePlacement(
  compiled: CompiledRuleset,
  columnOf: (factKey: string) => string,
): RulesetPlacement {
  const { rules, defaultTier } = compiled.ruleset;
  const outcomes = rules.map(({ tier, ground }) => ({ tier, ground }));
  return { ...compileToSql(compiled, columnOf).decidedBy, outcomes, defaultTier };
}

export interface Scope {
  readonly types: ReadonlyMap<string, FactEntry>;
  readonly columnOf: (factKey: string) => string;
  readonly asOf: string;
}

/** What conditions of a compiled ruleset need to become SQL. */
export function scopeOf(compiled: Compiled<unknown>, columnOf: (factKey: string) => string): Scope {
  const types = new Map(compiled.facts.map((entry) => [entry.key, entry]));
  return { types, columnOf, asOf: compiled.asOf };
}

const text = (sql: string): SqlFragment => ({ sql, bindings: [] });

/** An empty `any` holds for nothing, as in json-rules-engine's own data model an empty `all` holds for everything. */
const NEVER = text('false');
const ALWAYS = text('true');

/** One fragment of several, values in their order. */
export function joined(parts: readonly (string | SqlFragment)[]): SqlFragment {
  const fragments = parts.map((part) => (typeof part === 'string' ? text(part) : part));
  return {
    sql: fragments.map(({ sql }) => sql).join(''),
    bindings: fragments.flatMap(({ bindings }) => bindings),
  };
}

export function between(parts: readonly SqlFragment[], separator: string): (string | SqlFragment)[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

/** SQL that is true exactly where the condition holds; elsewhere false or NULL. */
export function conditionSql(condition: NormalCondition, scope: Scope): SqlFragment {
  if ('all' in condition) return junctionSql(condition.all, ' AND ', ALWAYS, scope);
  if ('any' in condition) return junctionSql(condition.any, ' OR ', NEVER, scope);
  return leafSql(condition, scope);
}

function junctionSql(
  children: readonly NormalCondition[],
  operator: string,
  empty: SqlFragment,
  scope: Scope,
): SqlFragment {
  if (children.length === 0) return empty;
  return joined([
    '(',
    ...between(
      children.map((child) => conditionSql(child, scope)),
      operator,
    ),
    ')',
  ]);
}

const SQL_TYPES: Readonly<Record<FactType, string>> = {
  number: 'double precision',
  date: 'date',
  enum: 'text',
  boolean: 'boolean',
};

/** The comparison of each operator; `column` is the fact's SQL, `value` a typed placeholder, `asOf` that of the date. */
const COMPARISONS: Readonly<Record<OperatorName, (column: string, value: string) => string>> = {
  equals: (column, value) => `${column} = ${value}`,
  differsFrom: (column, value) => `${column} <> ${value}`,
  lessThan: (column, value) => `${column} < ${value}`,
  atMost: (column, value) => `${column} <= ${value}`,
  greaterThan: (column, value) => `${column} > ${value}`,
  atLeast: (column, value) => `${column} >= ${value}`,
  between: (column, value) => `${column} BETWEEN ${value} AND ${value}`,
  before: (column, value) => `${column} < ${value}`,
  onOrBefore: (column, value) => `${column} <= ${value}`,
  after: (column, value) => `${column} > ${value}`,
  onOrAfter: (column, value) => `${column} >= ${value}`,
  olderThanDays: (column, value) => `?::date - ${column} > ${value}`,
  withinDays: (column, value) => `?::date - ${column} <= ${value}`,
  is: (column, value) => `${column} = ${value}`,
  isNot: (column, value) => `${column} <> ${value}`,
  isOneOf: (column, value) => `${column} = ANY (${value}[])`,
  isNoneOf: (column, value) => `${column} <> ALL (${value}[])`,
  isKnown: (column) => `${column} IS NOT NULL`,
  isUnknown: (column) => `${column} IS NULL`,
};

function leafSql(leaf: NormalLeaf, { types, columnOf, asOf }: Scope): SqlFragment {
  const entry = types.get(leaf.fact);
  if (entry === undefined) throw new RulesetError('UNKNOWN_FACT', leaf.pointer);
  const kind = OPERATORS[leaf.operator].operand;
  const type = kind === 'days' ? 'double precision' : SQL_TYPES[entry.type];
  return {
    sql: COMPARISONS[leaf.operator](columnOf(leaf.fact), `?::${type}`),
    bindings: operands(leaf, kind === 'days' ? [asOf] : []),
  };
}

function operands({ operator, value }: NormalLeaf, before: readonly string[]): SqlValue[] {
  switch (OPERATORS[operator].operand) {
    case 'none':
      return [];
    case 'range':
      return [...(value as readonly [number, number])];
    case 'list':
      return [value as readonly string[]];
    case 'days':
    case 'value':
      return [...before, value as number | string | boolean];
  }
}
