import { v7 as uuid } from 'uuid';
import { GOOD_ASSESSMENT, weigh } from '../support/assessment';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { letPasswordBeUsed } from '../support/waiting-passwords';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

/** An account made by `by`, with a password that its owner has changed. */
async function account(by: string, login: string): Promise<string> {
  const id = uuid();
  await asUser(database.app, by, (trx) =>
    trx('users').insert({ id, login, display_name: login, password_hash: 'given' }),
  );
  await asUser(database.app, id, (trx) => trx('users').where({ id }).update({ password_hash: 'own' }));
  return id;
}

async function give(by: string, to: string, role: string, values: Record<string, unknown> = {}) {
  const id = uuid();
  const grant = { id, user_id: to, role, area_id: register.authorityId, valid_from: '2026-11-02' };
  await asUser(database.app, by, (trx) => trx('role_grants').insert({ ...grant, granted_by: by, ...values }));
  return id;
}

const confirm = (by: string, grant: string) =>
  asUser(database.app, by, async (trx) => {
    const { rows } = await trx.raw<{ rows: { done: boolean }[] }>('SELECT confirm_grant(?) AS done', [grant]);
    return rows[0]?.done;
  });

const rolesOf = (user: string) =>
  asUser(database.app, user, async (trx) => {
    const { rows } = await trx.raw<{ rows: { role: string }[] }>(
      `SELECT role FROM valid_grants('administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo') ORDER BY role`,
    );
    return rows.map(({ role }) => role);
  });
const dwellingsSeen = (user: string) =>
  asUser(database.app, user, (trx) => trx('dwellings').pluck<string[]>('id'));

/** As if the grants that cool off had been given so long before. */
const letGrantsAge = (age: string) =>
  database.service('role_grants').update({
    effective_at: database.service.raw('effective_at - ?::interval', [age]),
  });

describe('who writes rules, who decides on data and who gives an opinion on it', () => {
  const APART = ['administrator', 'data_owner', 'dpo'] as const;
  it.each(APART)(
    'are never one person: not as %s with another of the three on the same day',
    async (role) => {
      const { admin, otherAdmin } = register.users;
      const made = await account(admin, 'made');
      await give(admin, made, role, { valid_to: '2027-01-01' });
      for (const other of APART.filter((each) => each !== role)) {
        // waiting or confirmed, now or later in those days
        await expect(give(otherAdmin, made, other)).rejects.toThrow('ROLES_KEPT_APART');
        const within = { valid_from: '2026-12-31', valid_to: '2027-02-01' };
        await expect(give(otherAdmin, made, other, within)).rejects.toThrow('ROLES_KEPT_APART');
      }
      await give(otherAdmin, made, 'auditor');
      const [other = ''] = APART.filter((each) => each !== role);
      await give(otherAdmin, made, other, { valid_from: '2027-01-01' });
    },
  );

  it('two who give such roles at once give one of them', async () => {
    const { admin, otherAdmin } = register.users;
    const made = await account(admin, 'made');
    const given = await Promise.allSettled([
      give(admin, made, 'administrator'),
      give(otherAdmin, made, 'data_owner'),
    ]);
    expect(given.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a role that an administrator gives', () => {
  it.each(['administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo'])(
    'holds nothing as %s before a second administrator confirmed it',
    async (role) => {
      const { admin, otherAdmin } = register.users;
      const made = await account(admin, 'made');
      const grant = await give(admin, made, role);
      await letGrantsAge('300 days');
      expect([await rolesOf(made), await dwellingsSeen(made)]).toEqual([[], []]);
      await expect(confirm(admin, grant)).rejects.toThrow('CONFIRMER_NOT_INDEPENDENT');
      expect(await confirm(made, grant)).toBe(false);
      expect(await confirm(register.users.supervisor, grant)).toBe(false);
      expect(await confirm(otherAdmin, grant)).toBe(true);
      expect(await rolesOf(made)).toEqual([role]);
      expect(await confirm(otherAdmin, grant)).toBe(false);
    },
  );

  it('is confirmed by nobody who comes from its giver, through others either, and by nobody the giver comes from', async () => {
    const { admin, otherAdmin, granter } = register.users;
    const second = await account(admin, 'second');
    await confirm(otherAdmin, await give(admin, second, 'administrator'));
    const third = await account(second, 'third');
    await confirm(otherAdmin, await give(second, third, 'administrator'));
    const sight = await account(admin, 'sight');
    const grant = await give(admin, sight, 'supervisor');
    for (const by of [second, third])
      await expect(confirm(by, grant)).rejects.toThrow('CONFIRMER_NOT_INDEPENDENT');
    const ofThird = await give(third, sight, 'dpo');
    for (const by of [admin, second])
      await expect(confirm(by, ofThird)).rejects.toThrow('CONFIRMER_NOT_INDEPENDENT');
    await database.service('role_grants').insert({
      id: uuid(),
      user_id: granter,
      role: 'administrator',
      area_id: register.authorityId,
      valid_from: '2026-01-01',
    });
    await expect(confirm(granter, grant)).rejects.toThrow('CONFIRMER_NOT_INDEPENDENT');
    expect(await confirm(otherAdmin, grant)).toBe(true);
  });

  it('is confirmed by nobody whose password its giver knew a day ago', async () => {
    const { admin, otherAdmin } = register.users;
    const made = await account(admin, 'made');
    const grant = await give(admin, made, 'supervisor');
    await asUser(database.app, admin, (trx) =>
      trx('users').where({ id: otherAdmin }).update({ password_hash: 'taken' }),
    );
    await letPasswordBeUsed(database, 'otheradmin');
    await asUser(database.app, otherAdmin, (trx) =>
      trx('users').where({ id: otherAdmin }).update({ password_hash: 'changed' }),
    );
    await expect(confirm(otherAdmin, grant)).rejects.toThrow('CONFIRMER_NOT_INDEPENDENT');
  });

  it('takes effect after a day where nobody could confirm it, and at once from the machine itself', async () => {
    const { admin, otherAdmin, supervisor } = register.users;
    expect(await rolesOf(supervisor)).toEqual(['supervisor']);
    await database
      .service('users')
      .where({ id: otherAdmin })
      .update({ disabled_at: database.service.fn.now() });
    const made = await account(admin, 'made');
    await give(admin, made, 'supervisor');
    expect(await rolesOf(made)).toEqual([]);
    await letGrantsAge('23 hours');
    expect(await rolesOf(made)).toEqual([]);
    await letGrantsAge('61 minutes');
    expect(await rolesOf(made)).toEqual(['supervisor']);
  });

  it('is said to hold by nobody who gives it', async () => {
    const { admin } = register.users;
    const made = await account(admin, 'made');
    for (const column of ['effective_at', 'created_at'])
      await expect(give(admin, made, 'supervisor', { [column]: TEST_START })).rejects.toThrow(
        /permission denied/,
      );
    await expect(
      asUser(database.app, admin, (trx) => trx('role_grants').update({ effective_at: TEST_START })),
    ).rejects.toThrow(/permission denied/);
    // a stand-in is a supervisor's to name, among officers
    await expect(
      give(admin, made, 'officer', { delegated_by: admin, valid_to: '2026-12-01' }),
    ).rejects.toThrow('DELEGATION_NOT_POSSIBLE');
  });

  it('begins today at the earliest', async () => {
    const { admin } = register.users;
    const made = await account(admin, 'made');
    for (const values of [{ valid_from: '2026-11-01' }, { valid_from: '2020-01-01', valid_to: '2020-02-01' }])
      await expect(give(admin, made, 'officer', values)).rejects.toThrow('GRANT_BACKDATED');
  });

  it('is not given where another covers all its days, also by two at once; a longer one and another area are', async () => {
    const { admin, otherAdmin } = register.users;
    const made = await account(admin, 'made');
    const first = await give(admin, made, 'officer', { valid_to: '2026-12-01' });
    const within = { valid_from: '2026-11-10', valid_to: '2026-11-20' };
    for (const values of [{ valid_to: '2026-12-01' }, within])
      await expect(give(otherAdmin, made, 'officer', values)).rejects.toThrow('GRANT_ADDS_NOTHING');
    await give(admin, made, 'officer', { valid_to: '2026-12-02' });
    await give(admin, made, 'officer', { ...within, area_id: register.patches[0] });
    await asUser(database.app, admin, (trx) =>
      trx('role_grants').where({ id: first }).update({ valid_to: '2026-11-02' }),
    );
    const open = () => give(admin, made, 'auditor');
    const both = await Promise.allSettled([open(), open()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('given and taken back on one day opens nothing any more', async () => {
    const { admin, otherAdmin } = register.users;
    const made = await account(admin, 'made');
    const grant = await give(admin, made, 'supervisor');
    await confirm(otherAdmin, grant);
    expect([await rolesOf(made), (await dwellingsSeen(made)).length]).toEqual([['supervisor'], 2]);
    await asUser(database.app, admin, (trx) =>
      trx('role_grants').where({ id: grant }).update({ valid_to: '2026-11-02' }),
    );
    expect([await rolesOf(made), await dwellingsSeen(made)]).toEqual([[], []]);
  });
});

describe('a version', () => {
  const inReview = async () => {
    const id = uuid();
    const { admin } = register.users;
    await asUser(database.app, admin, async (trx) => {
      const version = { id, ruleset_id: register.rulesetId, number: 2, state: 'draft', document: {} };
      await trx('ruleset_versions').insert({ ...version, author_id: admin, created_at: TEST_START });
      await trx('ruleset_versions').where({ id }).update({ state: 'in_review', assessment: GOOD_ASSESSMENT });
      await weigh(trx, id);
    });
    return id;
  };
  const publish = (by: string, id: string) =>
    asUser(database.app, by, async (trx) => {
      await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
      await trx('ruleset_versions').where({ id }).update({ state: 'published', approver_id: by });
    });

  it('is approved by nobody who comes from its author through others', async () => {
    const { admin, otherAdmin } = register.users;
    const second = await account(admin, 'second');
    await confirm(otherAdmin, await give(admin, second, 'administrator'));
    const third = await account(second, 'third');
    await confirm(otherAdmin, await give(second, third, 'administrator'));
    const id = await inReview();
    for (const by of [second, third]) await expect(publish(by, id)).rejects.toThrow('THREE_PERSONS_NEEDED');
    await publish(otherAdmin, id);
  });

  it('is approved by nobody whose account its author made, whoever gave them the role', async () => {
    const { admin, otherAdmin } = register.users;
    const made = uuid();
    await asUser(database.app, admin, (trx) =>
      trx('users').insert({ id: made, login: 'made', display_name: 'made' }),
    );
    const third = await account(otherAdmin, 'third');
    await confirm(admin, await give(otherAdmin, third, 'administrator'));
    await confirm(admin, await give(otherAdmin, made, 'administrator'));
    const id = await inReview();
    await expect(publish(made, id)).rejects.toThrow('THREE_PERSONS_NEEDED');
    await publish(third, id);
  });
});
