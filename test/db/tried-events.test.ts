import { keptValueSql } from '../../db/facts/kept-columns';
import { countRaised, sampleRegistrations } from '../../db/queries/neutrality';
import { compileRuleset } from '../../rules/compile-ruleset';
import { compilePlacement } from '../../rules/compile-to-sql';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import type { Condition, TierRuleset } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { eventsInSql } from '../../rules/switched-on-sql';
import { leaf, lightRule, sampleRuleset } from '../rules/sample-ruleset';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';

const DAY = '2026-11-02';
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
});
afterAll(() => database.close());

/** How often a registration of the small register was raised when each event was tried. */
async function raised(document: TierRuleset): Promise<number> {
  const compiled = compileRuleset(document, { asOf: DAY });
  const ids = await sampleRegistrations(database.service, 'seed', 10);
  expect(ids).toHaveLength(2);
  const before = compilePlacement(compiled, keptValueSql);
  let count = 0;
  for (const columnOf of eventsInSql(compiled, shippedCatalogue, keptValueSql))
    count += await countRaised(database.service, ids, DAY, {
      before,
      after: compilePlacement(compiled, columnOf),
    });
  return count;
}

test('the shipped rules raise nothing', async () => {
  expect(await raised(tierPlacement)).toBe(0);
});

const EVENTS = shippedCatalogue.filter(({ mayRaise }) => !mayRaise);

test.each(EVENTS.map(({ key }) => key))('a rule that raises by %s is found out', async (key) => {
  const event = EVENTS.find((each) => each.key === key)!;
  const decreasing = event.type === 'number' && event.switchedOnBy === 'decrease';
  const on: Condition =
    event.type === 'boolean'
      ? leaf(key, 'is', true)
      : leaf(key, decreasing ? 'lessThan' : 'greaterThan', decreasing ? -3 : 1_000);
  const { rules, ...rest } = sampleRuleset({ rules: [lightRule(on)] });
  const raising = rules.map((rule) => ({
    ...rule,
    ground: 'record' as const,
    event: { ...rule.event, params: { ...rule.event.params, tier: 'priority' as const } },
  }));
  expect(await raised({ ...rest, rules: raising })).toBeGreaterThan(0);
});

test('a lighter tier that ends by what a dispute makes unknown is found out too', async () => {
  const verified = leaf('recordVerified', 'is', true);
  expect(await raised(sampleRuleset({ rules: [lightRule(verified)] }))).toBeGreaterThan(0);
  const unless: Condition = { all: [leaf('disputed', 'is', true), leaf('recordVerified', 'isUnknown')] };
  expect(await raised(sampleRuleset({ rules: [lightRule({ any: [verified, unless] })] }))).toBe(0);
});
