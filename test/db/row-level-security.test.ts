import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, type SmallRegister, TEST_START } from '../support/register';

const PERSONAL_TABLES = [
  'residents',
  'resident_contacts',
  'registration_residents',
  'parties',
  'declarations',
  'message_log',
  'links',
  'users',
];

/** Who reads and writes which rows is row-level-security-matrix.test.ts; this is how it begins and ends. */
describe('row-level security', () => {
  let database: TestDatabase;
  let register: SmallRegister;

  beforeAll(async () => {
    database = await createTestDatabase();
    register = await seedSmallRegister(database.service);
  });
  afterAll(() => database.close());

  const idsSeenBy = (userId: string, table: string) =>
    asUser(database.app, userId, async (trx) =>
      (await trx(table).select('id')).map((row: { id: string }) => row.id),
    );

  it.each(PERSONAL_TABLES)('gives the role that computes facts no way into %s', async (table) => {
    await expect(database.facts(table).select('*')).rejects.toThrow(/permission denied/);
  });

  it('shows an officer a record only while a task of theirs is open on it', async () => {
    const { registrationId, buildingId, residentId } = register.homes[0];
    expect(await idsSeenBy(register.users.officer, 'registrations')).toEqual([]);
    const taskId = uuid();
    await database.service('tasks').insert({
      id: taskId,
      kind: 'dispute',
      registration_id: registrationId,
      building_id: buildingId,
      patch_id: register.patches[0],
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    expect(await idsSeenBy(register.users.officer, 'registrations')).toEqual([registrationId]);
    expect(await idsSeenBy(register.users.officer, 'residents')).toEqual([residentId]);
    await database
      .service('tasks')
      .where({ id: taskId })
      .update({ state: 'withdrawn', closed_at: TEST_START });
    expect(await idsSeenBy(register.users.officer, 'registrations')).toEqual([]);
  });

  it('ends an officer’s access to tasks and homes with their grant for the patch', async () => {
    const { registrationId, buildingId, dwellingId } = register.homes[0];
    const patch = register.patches[0];
    const formerOfficer = uuid();
    await database
      .service('users')
      .insert({ id: formerOfficer, login: 'former', display_name: 'former', demonstration: true });
    const grantId = uuid();
    await database.service('role_grants').insert({
      id: grantId,
      user_id: formerOfficer,
      role: 'officer',
      area_id: patch,
      valid_from: '2026-01-01',
      granted_by: register.users.granter,
    });
    const taskId = uuid();
    await database.service('tasks').insert({
      id: taskId,
      kind: 'dispute',
      registration_id: registrationId,
      building_id: buildingId,
      dwelling_id: dwellingId,
      patch_id: patch,
      assignee_id: formerOfficer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    const update = () =>
      asUser(database.app, formerOfficer, (trx) => trx('tasks').where({ id: taskId }).update({ version: 2 }));
    expect(await idsSeenBy(formerOfficer, 'tasks')).toEqual([taskId]);
    expect(await idsSeenBy(formerOfficer, 'dwellings')).toEqual([dwellingId]);
    expect(await update()).toBe(1);
    await database.service('role_grants').where({ id: grantId }).update({ valid_to: '2026-11-02' });
    for (const table of ['tasks', 'dwellings', 'registrations', 'residents'])
      expect({ table, seen: await idsSeenBy(formerOfficer, table) }).toEqual({ table, seen: [] });
    expect(await update()).toBe(0);
    await database
      .service('tasks')
      .where({ id: taskId })
      .update({ state: 'withdrawn', closed_at: TEST_START });
  });

  it('lets a dated delegation stand in, and end', async () => {
    const { registrationId, buildingId } = register.homes[1];
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'dispute',
      registration_id: registrationId,
      building_id: buildingId,
      patch_id: register.patches[1],
      assignee_id: register.users.otherOfficer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    const delegation = {
      user_id: register.users.officer,
      role: 'officer',
      area_id: register.patches[1],
      delegated_by: register.users.otherOfficer,
      granted_by: register.users.granter,
    };
    await database
      .service('role_grants')
      .insert({ ...delegation, id: uuid(), valid_from: '2026-10-01', valid_to: '2026-11-01' });
    expect(await idsSeenBy(register.users.officer, 'registrations')).toEqual([]);
    await database
      .service('role_grants')
      .insert({ ...delegation, id: uuid(), valid_from: '2026-11-01', valid_to: '2026-12-01' });
    expect(await idsSeenBy(register.users.officer, 'registrations')).toEqual([registrationId]);
  });
});
