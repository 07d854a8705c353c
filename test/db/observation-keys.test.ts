import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, grantRole, seedSmallRegister, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

type User = keyof SmallRegister['users'];
const propose = (user: User, change: object = {}) =>
  asUser(database.app, register.users[user], (trx) =>
    trx('observation_key_proposals').insert({
      key: 'roof_type',
      value_type: 'enum',
      subject_type: 'building',
      label_zh: '屋顶',
      label_en: 'Roof',
      reason: 'Insulation programme',
      proposed_by: register.users[user],
      ...change,
    }),
  );
const approve = (user: User, approver: User = user) =>
  asUser(database.app, register.users[user], (trx) =>
    trx('observation_key_proposals')
      .where({ key: 'roof_type' })
      .update({ approved_by: register.users[approver], approved_at: new Date() }),
  );
const observe = () =>
  database.service('observations').insert({
    id: uuid(),
    subject_type: 'building',
    subject_id: uuid(),
    key: 'roof_type',
    value: '"flat"',
    source_kind: 'import',
    source: 'test',
    observed_at: new Date(),
  });

test('a key is observed only after another administrator than its proposer approved it', async () => {
  await expect(observe()).rejects.toMatchObject({ code: '23503' });
  await propose('admin');
  await expect(observe()).rejects.toMatchObject({ code: '23503' });
  await expect(approve('admin')).rejects.toMatchObject({ code: 'DS005' });
  await expect(approve('admin', 'otherAdmin')).rejects.toMatchObject({ code: 'DS015' });
  expect(await approve('supervisor')).toBe(0);
  await approve('otherAdmin');
  await observe();
  await expect(approve('otherAdmin')).rejects.toMatchObject({ code: 'DS072' });
});

test('what the whole authority observes is proposed and approved by its administrators, not by those of an area', async () => {
  const { otherSupervisor } = register.users;
  await grantRole(database.service, register, otherSupervisor, 'administrator', register.districtId);
  await expect(propose('otherSupervisor')).rejects.toMatchObject({ code: '42501' });
  await propose('admin');
  await expect(approve('otherSupervisor')).rejects.toMatchObject({ code: 'DS006' });
  const takenBack = await asUser(database.app, otherSupervisor, (trx) =>
    trx('observation_key_proposals').where({ key: 'roof_type' }).delete(),
  );
  expect(takenBack).toBe(0);
  await approve('otherAdmin');
});

test('whoever gave one of the two the role, or their password, approves nothing of theirs', async () => {
  const { admin, otherAdmin } = register.users;
  await propose('admin');
  await database.service('role_grants').where({ user_id: otherAdmin }).update({ granted_by: admin });
  await expect(approve('otherAdmin')).rejects.toMatchObject({ code: 'DS005' });
});

test('nobody approves whose account the proposer made, through others either', async () => {
  const { admin, otherAdmin, auditor } = register.users;
  await propose('admin');
  await database.service('users').where({ id: otherAdmin }).update({ created_by: auditor });
  await database.service('users').where({ id: auditor }).update({ created_by: admin });
  await expect(approve('otherAdmin')).rejects.toMatchObject({ code: 'DS005' });
});

test('nobody proposes in another name, proposes approved keys, or anything about who somebody is', async () => {
  await expect(propose('supervisor')).rejects.toThrow(/row-level security/);
  await expect(propose('admin', { proposed_by: register.users.otherAdmin })).rejects.toThrow(
    /row-level security/,
  );
  await expect(propose('admin', { approved_by: register.users.otherAdmin })).rejects.toThrow(
    /permission denied/,
  );
  for (const change of [
    { key: 'dementia' },
    { key: 'wheelchair_user' },
    { key: 'odsp_recipient' },
    { key: 'guests' },
    { key: 'senior_tenants' },
    { key: 'car_plate' },
    { label_zh: '访客' },
  ])
    await expect(propose('admin', change)).rejects.toMatchObject({ constraint: 'no_forbidden_key' });
  await expect(propose('admin', { value_type: 'text' })).rejects.toMatchObject({ code: '23514' });
});

test('neither the worker nor anybody who signs in writes the list itself', async () => {
  const row = {
    key: 'roof_type',
    value_type: 'enum',
    subject_type: 'building',
    label_zh: '屋顶',
    label_en: 'Roof',
  };
  await expect(database.service('observation_keys').insert(row)).rejects.toThrow(/permission denied/);
  await expect(
    asUser(database.app, register.users.admin, (trx) => trx('observation_keys').insert(row)),
  ).rejects.toThrow(/permission denied/);
});

test('an observation older than what its source said since is refused, and no day moves back', async () => {
  const subject = uuid();
  await database
    .service('said_by_source')
    .insert({ subject_id: subject, source: 'city', said_on: '2026-02-01' });
  const said = (day: string, source: string) =>
    database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: subject,
      key: 'fire_alarm',
      value: 'true',
      source_kind: 'import',
      source,
      observed_at: `${day}T12:00:00Z`,
    });
  await expect(said('2026-01-01', 'city')).rejects.toMatchObject({ code: 'DS073' });
  await said('2026-01-01', 'brigade');
  await said('2026-02-01', 'city');
  await expect(database.service('said_by_source').update({ said_on: '2026-01-01' })).rejects.toMatchObject({
    code: 'DS073',
  });
});

test('an import that leaves too many gone is not committed, whatever the code counted', async () => {
  await database.service('import_profiles').insert({
    key: 'city',
    document: { register: 'test', subject: 'building', complete: true },
  });
  for (let at = 0; at < 8; at += 1)
    await database.service('buildings').insert({
      id: uuid(),
      source: 'test',
      external_key: `b${at}`,
      address: 'x',
      first_seen_on: '2026-01-01',
    });
  const losing = (accepted: boolean) =>
    database.service.transaction(async (trx) => {
      await trx('imports').insert({
        id: uuid(),
        profile_key: 'city',
        file_name: 'x.csv',
        file_hash: 'x',
        observed_on: '2026-02-01',
        state: 'done',
        started_at: new Date(),
        finished_at: new Date(),
      });
      await trx('buildings')
        .where('external_key', 'like', 'b%')
        .update({ gone_on: '2026-02-01', gone_accepted: accepted });
    });
  await expect(losing(false)).rejects.toMatchObject({ code: 'DS074' });
  await losing(true);
});
