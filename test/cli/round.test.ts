import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase, TEST_PASSWORD, type TestDatabase } from '../support/database';
import { poisonRow } from '../support/poison';
import { tryDoorstep } from '../support/product';
import { seedSmallRegister } from '../support/register';
import { runFolder } from '../support/run-folder';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
  folder = path.join(runFolder(), database.name);
  mkdirSync(folder);
  const passwords = { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD };
  writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(passwords));
}, 300_000);
afterEach(() => database.close());

async function open(which: readonly string[]): Promise<{ code: number; result: unknown }> {
  const environment = { DATABASE_URL: database.ownerUrl };
  const { code, stdout } = await tryDoorstep(folder, ['round', 'open', ...which, '--json'], environment);
  return { code, result: JSON.parse(stdout) };
}
const openAll = () => open(['--all']);

test('a patch whose round cannot be opened keeps no other from its round, and is named', async () => {
  const [first] = await database
    .service('areas')
    .where({ kind: 'patch' })
    .orderBy('code')
    .pluck<string[]>('id');
  const mend = await poisonRow(database.owner, {
    table: 'rounds',
    event: 'INSERT',
    column: 'patch_id',
    value: String(first),
    name: 'Somebody',
  });
  const { code, result } = await openAll();
  expect({ code, result }).toMatchObject({
    code: 1,
    result: {
      error: {
        code: 'ROUND_NOT_OPENED',
        opened: 1,
        notOpened: 1,
        refused: [{ patchId: first, error: 'SQLSTATE_XX001' }],
      },
    },
  });
  expect(JSON.stringify(result)).not.toContain('Somebody');
  await mend();
  expect(await openAll()).toMatchObject({ code: 0, result: { opened: 1, alreadyOpen: 1, notOpened: 0 } });
}, 120_000);

test('a round opened by command is audited as such; one that is closed or failed is told from one that is open', async () => {
  expect(await openAll()).toEqual({
    code: 0,
    result: { opened: 2, alreadyOpen: 0, closed: 0, failed: 0, notOpened: 0 },
  });
  const kinds: unknown = await database
    .service('audit_log')
    .where({ action: 'round.opened' })
    .pluck('actor_kind');
  expect(kinds).toEqual(['command', 'command']);

  expect(await openAll()).toEqual({
    code: 0,
    result: { opened: 0, alreadyOpen: 2, closed: 0, failed: 0, notOpened: 0 },
  });

  const [first, second] = await database.service('rounds').orderBy('id').pluck<string[]>('id');
  await database.service('procedures').where({ subject_id: first }).update({ state: 'ended' });
  await database.service('rounds').where({ id: first }).update({ state: 'closed', closed_at: new Date() });
  expect(await openAll()).toEqual({
    code: 0,
    result: { opened: 0, alreadyOpen: 1, closed: 1, failed: 0, notOpened: 0 },
  });
  // who asked for this one got none
  const [patch] = await database
    .service('rounds as r')
    .join('areas as a', 'a.id', 'r.patch_id')
    .where('r.id', first)
    .pluck<string[]>('a.code');
  expect(await open(['--patch', String(patch)])).toMatchObject({
    code: 1,
    result: { error: { code: 'ROUND_CLOSED', closed: 1 } },
  });

  await database.service('procedures').where({ subject_id: second }).update({ state: 'failed' });
  expect(await openAll()).toMatchObject({ code: 1, result: { error: { code: 'ROUND_FAILED', failed: 1 } } });
}, 120_000);
