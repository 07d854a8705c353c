import * as fc from 'fast-check';
import { simulateRuleset } from '../../api/simulate-ruleset';
import { factRows } from '../../db/facts/fact-rows';
import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import type { TierRuleset } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { rulesetDocument } from '../rules/arbitrary-ruleset';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setTierByHand } from '../support/manual-tier';
import { seedSmallRegister } from '../support/register';
import { insertHome, insertProgramme, type Home } from './fixture';
import { happen, happening } from './happenings';

const HOMES = 60;

let db: TestDatabase;
const homes: Home[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  const { districtId } = await insertProgramme(db.service);
  const lives = fc.sample(fc.array(happening, { maxLength: 8 }), { numRuns: HOMES, seed: 11 });
  for (const life of lives) {
    const home = await insertHome(db.service, districtId, { period: '[2025-01-01,)' });
    for (const what of life) await happen(db, home, what);
    homes.push(home);
  }
}, 60_000);
afterAll(() => db.close());

/** The same question asked record by record, through json-rules-engine. */
async function oneByOne(before: TierRuleset, after: TierRuleset, asOf: string, at: Date) {
  const rows = await factRows(
    db.facts,
    homes.map(({ registrationId }) => registrationId),
    at,
  );
  const { rows: inForce } = await db.service.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM registrations WHERE state IN ('unverified', 'verified')`,
  );
  const ids = new Set(inForce.map(({ id }) => id));
  const [one, other] = [compileRuleset(before, { asOf }), compileRuleset(after, { asOf })];
  const moves: Record<string, number> = {};
  let regrounded = 0;
  for (const { registrationId, facts } of rows) {
    if (!ids.has(registrationId)) continue;
    const [from, to] = [await evaluate(one, facts), await evaluate(other, facts)];
    if (from.tier !== to.tier) moves[`${from.tier}>${to.tier}`] = (moves[`${from.tier}>${to.tier}`] ?? 0) + 1;
    else if (from.ground !== to.ground) regrounded += 1;
  }
  return { registrations: ids.size, moves, regrounded };
}

/** 60 rulesets over every record, record by record: most of a minute on two busy cores. */
const UNHURRIED_MS = 300_000;

test(
  'a simulation says of the whole register what each of its records would say',
  async () => {
    const { rows } = await db.service.raw<{ rows: { at: Date; day: string }[] }>(
      'SELECT programme_now() AS at, programme_today() AS day',
    );
    const [{ at, day } = { at: new Date(), day: '' }] = rows;
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(rulesetDocument(), fc.boolean(), async (document, isAfter) => {
        const [before, after] = isAfter ? [tierPlacement, document] : [document, tierPlacement];
        const simulated = await simulateRuleset(
          db.service,
          compileRuleset(before, { asOf: day }),
          compileRuleset(after, { asOf: day }),
        );
        const { registrations, moves, regrounded } = simulated;
        expect({ registrations, moves, regrounded }).toEqual(await oneByOne(before, after, day, at));
        const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
        const patches = Object.values(simulated.byPatch);
        const ofPatches = patches.reduce((total, each) => total + each.moved, 0);
        expect([sum(moves), ofPatches]).toEqual([simulated.moved, simulated.moved]);
        const changes = patches.reduce((total, each) => total + sum(each.changes), 0);
        expect(changes).toBe(simulated.moved + regrounded);
        moved += simulated.moved;
      }),
      { numRuns: 60 },
    );
    expect(moved).toBeGreaterThan(100);
  },
  UNHURRIED_MS,
);

test('a tier that a person set is moved by no version', async () => {
  const database = await createTestDatabase();
  try {
    const { users, homes: registered } = await seedSmallRegister(database.service);
    const { rows } = await database.service.raw<{ rows: { day: string }[] }>(
      'SELECT programme_today() AS day',
    );
    const version = (defaultTier: 'light' | 'standard') =>
      compileRuleset({ ...tierPlacement, rules: [], defaultTier }, { asOf: rows[0]?.day ?? '' });
    const simulate = () => simulateRuleset(database.service, version('standard'), version('light'));
    const { moved } = await simulate();
    await setTierByHand(database.app, users.supervisor, registered[0].registrationId);
    expect((await simulate()).moved).toBe(moved - 1);
  } finally {
    await database.close();
  }
});
