import * as fc from 'fast-check';
import type { CellClause, Clause, FactSpace } from '../../../rules/analysis/fact-space';
import { exampleIn, findRecords, MAX_COMBINATIONS } from '../../../rules/analysis/find-records';
import { findFact, shippedCatalogue } from '../../../rules/fact-catalogue';

/** Two yes/no facts and a choice of three; each may be unknown. */
const VALUES = {
  refusal: [false, true, null],
  disputed: [false, true, null],
  unitKind: ['dwelling', 'room', 'bed', null],
} as const;
const KEYS = Object.keys(VALUES) as (keyof typeof VALUES)[];

const space: FactSpace = {
  facts: new Map(
    KEYS.map((key) => {
      const entry = findFact(shippedCatalogue, key);
      if (entry === undefined) throw new Error(`no fact ${key}`);
      const values = VALUES[key];
      return [key, { entry, values, limits: new Set(), whole: (1n << BigInt(values.length)) - 1n }];
    }),
  ),
  clauseOf: () => ({ all: [] }),
  oppositeOf: (clause) => clause,
};

const on = (fact: keyof typeof VALUES, ...cells: number[]): CellClause => ({
  fact,
  cells: cells.reduce((set, cell) => set | (1n << BigInt(cell)), 0n),
});

const plenty = () => ({ left: 1_000_000, perQuestion: 1_000_000 });

/** Whether a record of one cell each meets a clause. */
function meets(record: Readonly<Record<string, number>>, clause: Clause): boolean {
  if ('all' in clause) return clause.all.every((child) => meets(record, child));
  if ('any' in clause) return clause.any.some((child) => meets(record, child));
  return ((clause.cells >> BigInt(record[clause.fact] ?? 0)) & 1n) === 1n;
}

const { clause } = fc.letrec<{ clause: Clause }>((tie) => ({
  clause: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc
      .constantFrom(...KEYS)
      .chain((key) =>
        fc.subarray(VALUES[key].map((_, index) => index)).map((cells): Clause => on(key, ...cells)),
      ),
    fc.array(tie('clause'), { minLength: 1, maxLength: 3 }).map((all): Clause => ({ all })),
    fc.array(tie('clause'), { minLength: 1, maxLength: 3 }).map((any): Clause => ({ any })),
  ),
}));

const everyRecord = VALUES.refusal.flatMap((_, refusal) =>
  VALUES.disputed.flatMap((__, disputed) =>
    VALUES.unitKind.map((___, unitKind): Record<string, number> => ({ refusal, disputed, unitKind })),
  ),
);

test('records are found exactly where there are some, and all that are found meet the clauses', () => {
  const seen = { none: 0, some: 0 };
  fc.assert(
    fc.property(fc.array(clause, { maxLength: 5 }), (clauses) => {
      const meeting = everyRecord.filter((each) => clauses.every((one) => meets(each, one)));
      const found = findRecords(clauses, space, plenty());
      if (found === 'unsettled') throw new Error('so few can be settled');
      seen[found === 'none' ? 'none' : 'some'] += 1;
      if (found === 'none') expect(meeting).toEqual([]);
      else {
        const inBox = everyRecord.filter((each) =>
          [...found].every(([fact, cells]) => meets(each, { fact, cells })),
        );
        expect(inBox.length).toBeGreaterThan(0);
        expect(inBox.filter((each) => !meeting.includes(each))).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(seen.none, seen.some)).toBeGreaterThan(200);
});

test('an example names what must be known, and nothing else', () => {
  const found = findRecords([on('refusal', 1), on('disputed', 0, 2), on('unitKind', 1, 2)], space, plenty());
  if (typeof found === 'string') throw new Error(found);
  expect(exampleIn(found, space)).toEqual({ refusal: true, unitKind: 'room' });
});

test('a question stops at its allowance, and the next one gets what is left', () => {
  const clauses = Array.from({ length: 10 }, () => on('refusal', 0, 1));
  expect(findRecords(clauses, space, { left: 1_000, perQuestion: 5 })).toBe('unsettled');
  const effort = { left: 12, perQuestion: 1_000 };
  expect(findRecords(clauses, space, effort)).not.toBe('unsettled');
  expect(effort.left).toBe(2);
  expect(findRecords(clauses, space, effort)).toBe('unsettled');
  expect(effort.left).toBeLessThanOrEqual(0);
});

test('more combinations than a question may try leave it unsettled', () => {
  // each fact has one of two values; every combination of the thirteen is excluded by itself
  const keys = Array.from({ length: 13 }, (_, index) => `fact-${index}`);
  const [entry] = shippedCatalogue;
  if (entry === undefined) throw new Error('no fact');
  const many: FactSpace = {
    ...space,
    facts: new Map(keys.map((key) => [key, { entry, values: [false, true], limits: new Set(), whole: 3n }])),
  };
  const excluded = (combination: number): Clause => ({
    any: keys.map((fact, index) => ({ fact, cells: (combination >> index) & 1 ? 1n : 2n })),
  });
  const all = Array.from({ length: 2 ** keys.length }, (_, combination) => excluded(combination));
  expect(all.length).toBeGreaterThan(MAX_COMBINATIONS);
  expect(findRecords(all, many, { left: Infinity, perQuestion: Infinity })).toBe('unsettled');
}, 120_000);
