import type { Knex } from 'knex';
import { requestReviewOfEndedManualTiers } from '../../db/queries/manual-tiers';
import { requestReviews } from '../../db/queries/register-import';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setTierByHand } from '../support/manual-tier';
import { insertHome, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { somebodyWaits } from '../support/somebody-waits';
import { v7 as uuid } from 'uuid';

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

/** Two registrations, of which the one with the later id is found first: the other was written to since. */
async function twoHomes(): Promise<{ first: string; second: string; keys: string[] }> {
  const keys = [uuid(), uuid()];
  const ids: string[] = [];
  for (const key of keys) {
    const home = { districtId: register.districtId, patchId: register.patches[0], key };
    ids.push((await insertHome(database.service, home)).registrationId);
  }
  const [first = '', second = ''] = ids.sort();
  for (const id of ids) {
    await setTierByHand(database.app, register.users.supervisor, id, {
      tier: 'standard',
      manual_until: TEST_START,
      decided_at: new Date(TEST_START.getTime() - 86_400_000),
    });
  }
  await database.service('registrations').where({ id: first }).update({ version: 2 });
  return { first, second, keys };
}

it.each<[string, (db: Knex.Transaction, keys: string[]) => Promise<void>]>([
  ['an import', (db, keys) => requestReviews(db, 'test', keys)],
  ['the end of manual tiers', (db) => requestReviewOfEndedManualTiers(db, TEST_START)],
])('%s asks for reviews in the order of ids, as everybody locks registrations', async (_, ask) => {
  const { first, second, keys } = await twoHomes();
  const holder = await database.service.transaction();
  await holder('registrations').where({ id: second }).forUpdate().first('id');
  const asking = database.service.transaction((trx) => ask(trx, keys));
  await somebodyWaits(database);
  const free: unknown = await database
    .service('registrations')
    .where({ id: first })
    .forUpdate()
    .skipLocked()
    .first('id');
  expect(free).toBeUndefined();
  await holder.rollback();
  await asking;
});
