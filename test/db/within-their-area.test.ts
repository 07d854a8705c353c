import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
/** Administrators of the first patch and of the district; both sign in with a password of their own. */
let ofPatch: string;
let ofDistrict: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  ofPatch = await administrator(register.patches[0]);
  ofDistrict = await administrator(register.districtId);
});
afterEach(() => database.close());

async function administrator(areaId: string): Promise<string> {
  const id = uuid();
  await database.service('users').insert({ id, login: `a-${id}`, display_name: 'Administrator' });
  await grant({ user_id: id, role: 'administrator', area_id: areaId });
  return id;
}

async function grant(values: Record<string, unknown>): Promise<string> {
  const id = uuid();
  await database
    .service('role_grants')
    .insert({ id, valid_from: '2026-01-01', granted_by: register.users.granter, ...values });
  return id;
}

type Trx = Parameters<Parameters<typeof asUser>[2]>[0];
const as = <T>(userId: string, work: (trx: Trx) => Promise<T>) => asUser(database.app, userId, work);
const update = (userId: string, table: string, where: object, values: object): Promise<number> =>
  as(userId, (trx) => trx(table).where(where).update(values));
const REFUSED = { code: '42501' };

describe('an area', () => {
  const ancestors = async (id: string) =>
    (await database.service('areas').where({ id }).first<{ ancestors: string[] }>('ancestors')).ancestors;

  it('is placed by nobody who signs in: what it lies in, its kind and its code stay', async () => {
    const [patch, other] = register.patches;
    const { admin } = register.users;
    for (const values of [
      { ancestors: await ancestors(other) },
      { parent_id: register.districtId },
      { kind: 'office' },
      { code: 'mine' },
      { name_en: 'Mine' },
    ])
      await expect(update(admin, 'areas', { id: patch }, values)).rejects.toMatchObject(REFUSED);
    await expect(
      as(admin, (trx) =>
        trx('areas').insert({
          id: uuid(),
          kind: 'district',
          parent_id: register.authorityId,
          code: 'new',
          name_zh: 'new',
          name_en: 'new',
          ancestors: [],
        }),
      ),
    ).rejects.toMatchObject(REFUSED);
  });

  it('knows what it lies in from its parent alone, whoever writes something else', async () => {
    const [patch] = register.patches;
    const right = await ancestors(patch);
    await database
      .service('areas')
      .where({ id: patch })
      .update({ ancestors: [register.authorityId, register.authorityId, register.authorityId, patch] });
    expect(await ancestors(patch)).toEqual(right);
  });

  it('takes those below it along to another parent', async () => {
    const district = uuid();
    await database.service('areas').insert({
      id: district,
      kind: 'district',
      parent_id: register.authorityId,
      code: 'd2',
      name_zh: 'd2',
      name_en: 'd2',
      ancestors: [],
    });
    const [patch] = register.patches;
    const [authority, , office] = await ancestors(patch);
    await database.service('areas').where({ id: office! }).update({ parent_id: district });
    expect(await ancestors(patch)).toEqual([authority, district, office, patch]);
  });

  it('has dwellings that nobody who signs in changes', async () => {
    for (const user of ['supervisor', 'admin', 'officer'] as const)
      await expect(
        asUser(database.app, register.users[user], (trx) => trx('dwellings').update({ number: '9' })),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('gets its officer from whoever administers or supervises it, and from nobody else', async () => {
    const [patch, other] = register.patches;
    const none = { officer_id: null };
    expect(await update(ofPatch, 'areas', { id: other }, none)).toBe(0);
    expect(await update(register.users.supervisor, 'areas', { id: other }, none)).toBe(0);
    for (const userId of [ofPatch, ofDistrict, register.users.supervisor])
      expect(await update(userId, 'areas', { id: patch }, none)).toBe(1);
  });
});

describe('a grant', () => {
  const first = {
    role: 'administrator',
    valid_from: '2026-01-01',
    granted_by: null,
  };

  it('names who gave it, but for the one administrator whom nobody could have granted the role', async () => {
    const row = (values: object = {}) => ({
      id: uuid(),
      user_id: register.users.auditor,
      area_id: register.authorityId,
      ...first,
      ...values,
    });
    const insert = (values: object = {}) => database.service('role_grants').insert(row(values));
    await expect(insert({ role: 'supervisor' })).rejects.toThrow('grants_name_their_granter');
    await insert();
    await expect(insert({ user_id: register.users.officer })).rejects.toThrow('one_grant_without_granter');
    await expect(
      as(register.users.admin, (trx) =>
        trx('role_grants').insert(row({ user_id: register.users.officer, valid_from: '2026-11-02' })),
      ),
    ).rejects.toMatchObject(REFUSED);
  });

  it('is ended by an administrator whose area it lies in', async () => {
    const here = await grant({
      user_id: register.users.otherOfficer,
      role: 'officer',
      area_id: register.patches[0],
    });
    const there = await grant({
      user_id: register.users.officer,
      role: 'officer',
      area_id: register.patches[1],
    });
    const end = (by: string, id: string) => update(by, 'role_grants', { id }, { valid_to: '2026-11-20' });
    expect(await end(ofPatch, there)).toBe(0);
    expect(await end(register.users.supervisor, here)).toBe(0);
    expect(await end(ofPatch, here)).toBe(1);
    expect(await end(ofDistrict, there)).toBe(1);
  });
});

describe('what holds for the whole authority', () => {
  const settings = (author_id: string) => ({
    id: uuid(),
    kind: 'siteVisit',
    number: 2,
    document: {},
    author_id,
  });
  const profile = () => ({ key: `profile-${uuid()}`, document: {} });
  const day = { calendar: 'CA-ON', day: '2026-12-24', kind: 'holiday', name: 'Test' };

  it('is written by administrators of the authority only: settings, import profiles, days of the calendar', async () => {
    for (const author of [ofPatch, ofDistrict, register.users.supervisor]) {
      const insert = (table: string, row: object) => as(author, (trx) => trx(table).insert(row));
      await expect(insert('procedure_settings', settings(author))).rejects.toMatchObject(REFUSED);
      await expect(insert('import_profiles', profile())).rejects.toMatchObject(REFUSED);
      await expect(insert('calendar_days', day)).rejects.toMatchObject(REFUSED);
    }
    const { admin } = register.users;
    await as(admin, (trx) => trx('procedure_settings').insert(settings(admin)));
    await as(admin, (trx) => trx('import_profiles').insert(profile()));
    await as(admin, (trx) => trx('calendar_days').insert(day));
  });

  it('is changed by nobody else either', async () => {
    const stored = profile();
    await database.service('import_profiles').insert(stored);
    await database.service('calendar_days').insert(day);
    const change = async (by: string) => [
      await update(by, 'import_profiles', { key: stored.key }, { document: { changed: true } }),
      await update(by, 'calendar_days', { day: day.day }, { name: 'Other' }),
      await as(by, (trx) => trx('calendar_days').where({ day: day.day }).delete()),
    ];
    for (const by of [ofPatch, ofDistrict]) expect(await change(by)).toEqual([0, 0, 0]);
    expect(await change(register.users.admin)).toEqual([1, 1, 1]);
  });

  it('is approved by an administrator of the authority, whoever writes it down', async () => {
    const ruleset_id = uuid();
    await database
      .service('rulesets')
      .insert({ id: ruleset_id, key: 'another', name_zh: '另一个', name_en: 'Another' });
    const version = (approver_id: string) => ({
      id: uuid(),
      ruleset_id,
      number: 1,
      state: 'published',
      document: {},
      author_id: register.users.admin,
      approver_id,
      created_at: TEST_START,
      published_at: TEST_START,
    });
    for (const approver of [ofPatch, ofDistrict])
      await expect(database.service('ruleset_versions').insert(version(approver))).rejects.toThrow(
        'APPROVER_NEEDS_ROLE',
      );
    await database.service('ruleset_versions').insert(version(register.users.otherAdmin));
  });
});

describe('an officer', () => {
  it('who is disabled, or has no grant for the patch, is given nothing by hand', async () => {
    const [patch] = register.patches;
    const disabled = uuid();
    await database
      .service('users')
      .insert({ id: disabled, login: 'disabled', display_name: 'Disabled', disabled_at: TEST_START });
    await grant({ user_id: disabled, role: 'officer', area_id: patch });
    const [home] = register.homes;
    const task = uuid();
    await database.service('tasks').insert({
      id: task,
      kind: 'dispute',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      patch_id: patch,
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    const { supervisor, otherOfficer, officer } = register.users;
    for (const assignee_id of [disabled, otherOfficer, supervisor]) {
      await expect(update(supervisor, 'tasks', { id: task }, { assignee_id })).rejects.toThrow(
        'OFFICER_NOT_OF_PATCH',
      );
      await expect(update(supervisor, 'areas', { id: patch }, { officer_id: assignee_id })).rejects.toThrow(
        'OFFICER_NOT_OF_PATCH',
      );
    }
    expect(await update(supervisor, 'tasks', { id: task }, { assignee_id: officer })).toBe(1);
  });
});
