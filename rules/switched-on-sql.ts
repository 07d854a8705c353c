import type { CompiledRuleset } from './compile-ruleset';
import type { FactCatalogue, FactEntry } from './fact-catalogue';
import { leavesOf, type NormalLeaf } from './normalise';

/** The SQL of a fact's value, as `compileToSql` takes it. */
type ColumnOf = (factKey: string) => string;

const SQL_TYPES = { number: 'double precision', date: 'date', enum: 'text', boolean: 'boolean' } as const;

/**
 * The facts as they are after an event behind one that may not raise (see `neutralityViolations`), as SQL: each event to the
 * lowest and to the highest value that makes a difference to a condition, with and without what it makes unknown; and all of
 * them together. Only of events that the ruleset reads something of.
 */
export function eventsInSql(
  { ruleset }: CompiledRuleset,
  catalogue: FactCatalogue,
  columnOf: ColumnOf,
): ColumnOf[] {
  const leaves = ruleset.rules.flatMap(({ when }) => leavesOf(when));
  const read = new Set(leaves.map(({ fact }) => fact));
  const types = new Map(catalogue.map((entry) => [entry.key, SQL_TYPES[entry.type]]));
  const events = catalogue.filter(
    ({ key, mayRaise, makesUnknown = [] }) =>
      !mayRaise && [key, ...makesUnknown].some((each) => read.has(each)),
  );
  const ways = (['lowest', 'highest'] as const).flatMap((which) =>
    [true, false].map((hides) => ({ which, hides })),
  );
  const after = (event: FactEntry, { which, hides }: (typeof ways)[number]): [string, string][] => [
    [event.key, switchedOn(event, columnOf(event.key), valueOf(event, leaves, which))],
    ...(hides ? (event.makesUnknown ?? []) : []).map((key): [string, string] => [
      key,
      `NULL::${types.get(key) ?? 'text'}`,
    ]),
  ];
  const trials = ways.flatMap((way) => [
    ...events.map((event) => after(event, way)),
    events.flatMap((event) => after(event, way)),
  ]);
  return trials.map((changes) => {
    const changed = new Map(changes);
    return (key) => changed.get(key) ?? columnOf(key);
  });
}

/** A number only moves in the direction that switches its fact on; GREATEST and LEAST leave unknowns out. */
function switchedOn(event: FactEntry, column: string, value: number | string | true): string {
  const literal = `${typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)}::${SQL_TYPES[event.type]}`;
  if (event.type !== 'number' || event.switchedOnBy === undefined) return literal;
  return `${event.switchedOnBy === 'increase' ? 'GREATEST' : 'LEAST'}(${column}, ${literal})`;
}

/** Just beside the lowest or the highest operand of the conditions on the fact. */
function valueOf(
  event: FactEntry,
  leaves: readonly NormalLeaf[],
  which: 'lowest' | 'highest',
): number | string | true {
  const end = <T>(values: readonly T[]): T | undefined => (which === 'lowest' ? values[0] : values.at(-1));
  if (event.type === 'boolean') return true;
  if (event.type === 'enum') return end(event.values)?.value ?? '';
  if (event.type === 'date') return which === 'lowest' ? '0001-01-01' : '9999-12-31';
  const numbers = leaves
    .filter(({ fact }) => fact === event.key)
    .flatMap(({ value }) => value)
    .filter((value) => typeof value === 'number')
    .toSorted((a, b) => a - b);
  return (end(numbers) ?? 0) + (which === 'lowest' ? -1 : 1);
}
