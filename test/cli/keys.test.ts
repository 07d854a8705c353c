import { hash } from '@node-rs/argon2';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import donghu from '../../imports/profiles/donghu-buildings.json';
import { createTestDatabase, TEST_PASSWORD, type TestDatabase } from '../support/database';
import { tryDoorstep } from '../support/product';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { writeSmallOpenData } from '../support/small-open-data';
import { runFolder } from '../support/run-folder';

const PASSWORD = 'a long enough password';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = path.join(runFolder(), database.name);
  mkdirSync(folder);
  const passwords = { app: TEST_PASSWORD, service: TEST_PASSWORD, facts: TEST_PASSWORD };
  writeFileSync(path.join(folder, 'secrets.json'), JSON.stringify(passwords));
}, 300_000);
afterAll(() => database.close());

const doorstep = (...args: string[]) =>
  tryDoorstep(folder, args, { DATABASE_URL: database.ownerUrl, DOORSTEP_PASSWORD: PASSWORD, LANG: 'zh_CN' });

test('a seed from a folder that lacks the ward says so, without a stack', async () => {
  const data = path.join(folder, 'open-data');
  writeSmallOpenData(data, ['10'], 30);
  const ended = await doorstep('seed', '--ward', '13', '--from', data);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('DISTRICT_UNKNOWN');
  expect(ended.stderr).toMatch(/\p{Script=Han}/u);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
  expect(await database.service('programme')).toEqual([]);
}, 120_000);

test('a key that the product does not know is observed once two administrators want it', async () => {
  const register: SmallRegister = await seedSmallRegister(database.service);
  const { admin, otherAdmin, officer } = register.users;
  const passwordHash = await hash(PASSWORD);
  await database
    .service('users')
    .whereIn('id', [admin, otherAdmin, officer])
    .update({ password_hash: passwordHash });

  const observation = {
    ...donghu.observations[0],
    key: 'wheelchair_ramp',
    label: { zh: '坡道', en: 'Ramp at the entrance' },
  };
  const profile = path.join(folder, 'profile.json');
  writeFileSync(
    profile,
    JSON.stringify({ ...donghu, observations: [observation, ...donghu.observations.slice(1)] }),
  );
  const file = path.resolve(__dirname, '../../docs/guides/donghu-buildings-2026-01-01.csv');
  const importing = () =>
    doorstep('import', '--profile', profile, file, '--rejects', path.join(folder, 'rejects.csv'));
  const refused = await importing();
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('/observations/0/key KEY_NOT_APPROVED');
  expect(refused.stderr).toContain('doorstep keys approve wheelchair_ramp');
  expect(await database.service('buildings').where({ source: 'donghu' })).toEqual([]);

  const propose = (as: string) =>
    doorstep('keys', 'propose', '--profile', profile, '--why', 'Step-free access of buildings', '--as', as);
  expect((await propose('officer')).stderr).toContain('ROLE_NEEDED');
  expect(await propose('admin')).toMatchObject({ code: 0 });
  expect((await importing()).stderr).toContain('KEY_NOT_APPROVED');
  const approve = (as: string) => doorstep('keys', 'approve', 'wheelchair_ramp', '--as', as);
  expect((await approve('admin')).stderr).toContain('THREE_PERSONS_NEEDED');
  expect(await approve('otheradmin')).toMatchObject({ code: 0 });
  expect((await approve('otheradmin')).stderr).toContain('KEY_IS_APPROVED');
  expect((await doorstep('keys', 'approve', 'unheard_of', '--as', 'admin')).stderr).toContain(
    'KEY_NOT_PROPOSED',
  );
  expect((await doorstep('keys', 'list')).stderr).toContain('otheradmin');

  expect(await importing()).toMatchObject({ code: 0 });
  expect(await database.service('observations').where({ key: 'wheelchair_ramp' })).not.toEqual([]);
  expect(
    await database
      .service('audit_log')
      .where('action', 'like', 'observation_key.%')
      .orderBy('id')
      .select('action', 'actor_id', 'detail'),
  ).toEqual([
    { action: 'observation_key.propose', actor_id: admin, detail: { key: 'wheelchair_ramp' } },
    { action: 'observation_key.approve', actor_id: otherAdmin, detail: { key: 'wheelchair_ramp' } },
  ]);
}, 300_000);
