import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  asLink,
  asUser,
  grantRole,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';

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

  it('hides a dispute’s statement and the landlord from the role that computes facts', async () => {
    await database.facts('disputes').select('subject');
    await expect(database.facts('disputes').select('statement')).rejects.toThrow(/permission denied/);
    await expect(database.facts('registrations').select('landlord_id')).rejects.toThrow(/permission denied/);
  });

  it('shows nothing to a connection that says nobody asks', async () => {
    for (const table of [
      'registrations',
      'residents',
      'parties',
      'dwellings',
      'tasks',
      'visits',
      'audit_log',
      'ruleset_versions',
    ]) {
      expect(await database.app(table).select('*')).toEqual([]);
    }
  });

  it('shows a supervisor the records of their office and no others', async () => {
    const [mine, theirs] = register.homes;
    expect(await idsSeenBy(register.users.supervisor, 'registrations')).toEqual([mine.registrationId]);
    expect(await idsSeenBy(register.users.supervisor, 'residents')).toEqual([mine.residentId]);
    expect(await idsSeenBy(register.users.otherSupervisor, 'residents')).toEqual([theirs.residentId]);
  });

  it('shows an administrator registrations, but no resident, no party and no address below the building', async () => {
    expect(await idsSeenBy(register.users.admin, 'registrations')).toHaveLength(2);
    for (const table of ['residents', 'resident_contacts', 'parties', 'dwellings', 'units']) {
      expect(await idsSeenBy(register.users.admin, table)).toEqual([]);
    }
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

  it('lets only who supervises a registration’s patch set its tier by hand, and only in their own name', async () => {
    const [mine, theirs] = register.homes;
    // reads the whole authority, supervises one office of it
    await grantRole(database.service, register, register.users.supervisor, 'auditor', register.authorityId);
    const decide = (registrationId: string, decidedBy: string) =>
      asUser(database.app, register.users.supervisor, (trx) =>
        trx('tier_decisions').insert({
          id: uuid(),
          registration_id: registrationId,
          kind: 'manual',
          tier: 'light',
          previous_tier: 'standard',
          manual_reason: 'resident_wish',
          manual_until: new Date(TEST_START.getTime() + 86_400_000),
          decided_by: decidedBy,
          decided_at: TEST_START,
        }),
      );
    expect(await idsSeenBy(register.users.supervisor, 'registrations')).toContain(theirs.registrationId);
    await expect(decide(theirs.registrationId, register.users.supervisor)).rejects.toThrow(
      /row-level security/,
    );
    await expect(decide(mine.registrationId, register.users.otherSupervisor)).rejects.toThrow(
      /row-level security/,
    );
    await decide(mine.registrationId, register.users.supervisor);
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

  it('shows a resident’s link its own registration, and nothing once it is revoked', async () => {
    const { registrationId } = register.homes[0];
    const linkId = uuid();
    await database.service('links').insert({
      id: linkId,
      token_hash: Buffer.from('token'),
      code_hash: Buffer.from('code'),
      registration_id: registrationId,
      purpose: 'confirmation',
      expires_at: new Date(Date.now() + 86_400_000),
    });
    const seen = () =>
      asLink(database.app, linkId, async (trx) =>
        (await trx('registrations').select('id')).map((row: { id: string }) => row.id),
      );
    expect(await seen()).toEqual([registrationId]);
    await database.service('links').where({ id: linkId }).update({ revoked_at: new Date() });
    expect(await seen()).toEqual([]);
  });

  it('lets nobody but an administrator draft rules, and nobody in another’s name', async () => {
    const draft = (authorId: string) => ({
      id: uuid(),
      ruleset_id: register.rulesetId,
      number: 2,
      state: 'draft',
      document: {},
      author_id: authorId,
      created_at: TEST_START,
    });
    const insertAs = (userId: string, authorId: string) =>
      asUser(database.app, userId, (trx) => trx('ruleset_versions').insert(draft(authorId)));
    await expect(insertAs(register.users.supervisor, register.users.supervisor)).rejects.toThrow(
      /row-level security/,
    );
    await expect(insertAs(register.users.admin, register.users.otherAdmin)).rejects.toThrow(
      /row-level security/,
    );
    await insertAs(register.users.admin, register.users.admin);
  });

  it('lets an auditor read the trail and change nothing', async () => {
    await database
      .service('audit_log')
      .insert({ programme_at: TEST_START, actor_kind: 'command', action: 'test', subject_type: 'programme' });
    expect(await idsSeenBy(register.users.auditor, 'audit_log')).toHaveLength(1);
    const changed = await asUser(database.app, register.users.auditor, (trx) =>
      trx('registrations').update({ version: 2 }),
    );
    expect(changed).toBe(0);
  });
});
