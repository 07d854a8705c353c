import * as fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../support/database';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

interface Counted {
  dimension: string;
  grp: string;
  registrations: number;
  visits: number;
}
interface Judged {
  grp: string;
  registrations: number | null;
  visits: number | null;
  ratio: number | null;
  lowest: number | null;
  exceeds: boolean;
}

/** As the owner's functions ask it; nobody else may. */
async function judge(groups: readonly [registrations: number, visits: number][]): Promise<Judged[]> {
  const counted: Counted[] = groups.map(([registrations, visits], index) => ({
    ...{ dimension: 'patch', grp: String(index).padStart(2, '0') },
    ...{ registrations, visits },
  }));
  return db.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    const { rows } = await trx.raw<{ rows: Judged[] }>('SELECT * FROM judge_visit_rates(?) ORDER BY grp', [
      JSON.stringify(counted),
    ]);
    return rows;
  });
}

const isSmall = (registrations: number, visits: number) =>
  registrations < 5 ||
  (visits > 0 && visits < 5) ||
  (registrations - visits > 0 && registrations - visits < 5);

const group = fc
  .oneof(fc.nat(12), fc.nat(2_000))
  .chain((n) => fc.tuple(fc.constant(n + 1), fc.oneof(fc.nat(Math.min(6, n + 1)), fc.nat(n + 1))));

test('whatever the counts, no small cell is shown, nor can one be taken from the sums', async () => {
  const seen = { hidden: 0, whole: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 8 }), async (groups) => {
      const judged = await judge(groups);
      expect(judged).toHaveLength(groups.length);
      const hidden = groups.filter((_, index) => judged[index]?.registrations === null);
      judged.forEach(({ registrations, visits, ratio }, index) => {
        if (registrations === null) expect([visits, ratio]).toEqual([null, null]);
        else {
          expect([registrations, visits]).toEqual(groups[index]);
          expect(isSmall(registrations, visits ?? 0)).toBe(false);
        }
      });
      if (hidden.length === 0) seen.whole += 1;
      else seen.hidden += 1;
      if (hidden.length === 0 || hidden.length === groups.length) return;
      // what a reader who knows the sums can work out is one cell of several groups, and no small one
      const sum = (place: 0 | 1) => hidden.reduce((total, counts) => total + counts[place], 0);
      expect(hidden.length).toBeGreaterThan(1);
      expect(isSmall(sum(0), sum(1))).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.hidden, seen.whole)).toBeGreaterThan(20);
});

test('a group is held against the rest as it is defined, whether or not chance explains it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(group, { minLength: 2, maxLength: 5 }), async (groups) => {
      const judged = await judge(groups);
      groups.forEach(([n, v], index) => {
        const [restN, restV] = groups.reduce(
          ([homes, visits], [m, w], other) => (other === index ? [homes, visits] : [homes + m, visits + w]),
          [0, 0],
        );
        const half = v === 0 || restV === 0 ? 0.5 : 0;
        const share = (visits: number, homes: number) => (visits + half) / (homes + 2 * half);
        const ratio = v === 0 ? 0 : share(v, n) / share(restV, restN);
        const error = Math.sqrt(
          Math.max(0, 1 / (v + half) - 1 / (n + 2 * half) + 1 / (restV + half) - 1 / (restN + 2 * half)),
        );
        const compared = n >= 30 && restN >= 30 && v >= 5;
        const lowest = ratio * Math.exp(-2.576 * error);
        // where the two differ by rounding alone nothing is asked
        if (Math.abs(ratio - 1.25) < 1e-9) return;
        expect(judged[index]?.exceeds).toBe(compared && ratio > 1.25);
        if (judged[index]?.lowest !== null && compared) expect(judged[index]?.lowest).toBeCloseTo(lowest, 9);
      });
    }),
    { numRuns: 300 },
  );
});

test.each<[string, [number, number][], boolean[]]>([
  ['the same rate', [[1_000, 100], [1_000, 100]], [false, false]], // prettier-ignore
  ['twice as often', [[1_000, 200], [1_000, 100]], [true, false]], // prettier-ignore
  ['a fifth more often', [[10_000, 1_200], [10_000, 1_000]], [false, false]], // prettier-ignore
  ['twice as often, of few homes', [[30, 6], [1_000, 100]], [true, false]], // prettier-ignore
  ['fewer than 30 homes', [[29, 29], [1_000, 100]], [false, false]], // prettier-ignore
  ['all visits in one group', [[500, 50], [500, 0]], [true, false]], // prettier-ignore
  ['no visit at all', [[500, 0], [500, 0]], [false, false]], // prettier-ignore
])('%s', async (_, groups, exceeds) => {
  expect((await judge(groups)).map((each) => each.exceeds)).toEqual(exceeds);
});
