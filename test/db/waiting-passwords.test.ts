import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { letWaitingPasswordsAge, passwordOf } from '../support/waiting-passwords';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await database.service('users').update({ password_hash: 'own' });
});
afterEach(() => database.close());

const setPassword = (by: string, of: string, hash: string) =>
  asUser(database.app, by, (trx) => trx('users').where({ id: of }).update({ password_hash: hash }));
const confirm = (by: string, of: string) =>
  asUser(database.app, by, async (trx) => {
    const { rows } = await trx.raw<{ rows: { done: boolean }[] }>('SELECT confirm_password(?) AS done', [of]);
    return rows[0]?.done;
  });
const mustChange = async (id: string) =>
  (await database.service('users').where({ id }).first<{ must_change_password: boolean }>())
    .must_change_password;
const openSession = (id: string) =>
  asUser(database.app, id, (trx) =>
    trx('sessions').insert({
      token_hash: Buffer.from(uuid()),
      user_id: id,
      csrf_token: 'x',
      expires_at: new Date(Date.now() + 3_600_000),
    }),
  );
const sessionsOf = (id: string) =>
  asUser(database.app, id, async (trx) => (await trx('sessions').where({ user_id: id })).length);
const lockOut = (id: string) =>
  database.service('users').where({ id }).update({ disabled_at: database.service.fn.now() });
describe('a password that an administrator sets for somebody who holds a role', () => {
  it('opens nothing before an independent administrator confirmed it, and the old one still does', async () => {
    const { admin, otherAdmin, supervisor, auditor } = register.users;
    await openSession(supervisor);
    await setPassword(admin, supervisor, 'given');
    expect([await passwordOf(database, 'supervisor'), await sessionsOf(supervisor)]).toEqual(['own', 0]);
    await letWaitingPasswordsAge(database, '300 days');
    expect(await passwordOf(database, 'supervisor')).toBe('own');
    await expect(confirm(admin, supervisor)).rejects.toThrow('PASSWORD_CONFIRMER_NOT_INDEPENDENT');
    for (const by of [supervisor, auditor]) expect(await confirm(by, supervisor)).toBe(false);
    await openSession(supervisor);
    expect(await confirm(otherAdmin, supervisor)).toBe(true);
    expect([await passwordOf(database, 'supervisor'), await mustChange(supervisor)]).toEqual(['given', true]);
    expect(await sessionsOf(supervisor)).toBe(0);
    expect(await confirm(otherAdmin, supervisor)).toBe(false);
  });

  it('is confirmed by nobody who comes from whoever set it, and by nobody who does not administer all that its owner holds', async () => {
    const { admin, otherAdmin, supervisor } = register.users;
    const second = uuid();
    await asUser(database.app, admin, (trx) =>
      trx('users').insert({ id: second, login: 'second', display_name: 'second' }),
    );
    await grantRole(database.service, register, second, 'administrator', register.authorityId);
    const local = uuid();
    await database.service('users').insert({ id: local, login: 'local', display_name: 'local' });
    await grantRole(database.service, register, local, 'administrator', register.patches[0]);
    await setPassword(admin, supervisor, 'given');
    await expect(confirm(second, supervisor)).rejects.toThrow('PASSWORD_CONFIRMER_NOT_INDEPENDENT');
    expect(await confirm(local, supervisor)).toBe(false);
    expect(await confirm(otherAdmin, supervisor)).toBe(true);
  });

  it('becomes usable after a day where nobody could confirm it, and is its owner’s to change then', async () => {
    const { admin, otherAdmin, supervisor } = register.users;
    await lockOut(otherAdmin);
    await setPassword(admin, supervisor, 'given');
    await letWaitingPasswordsAge(database, '23 hours');
    expect(await passwordOf(database, 'supervisor')).toBe('own');
    await letWaitingPasswordsAge(database, '61 minutes');
    await openSession(supervisor);
    expect([await passwordOf(database, 'supervisor'), await mustChange(supervisor)]).toEqual(['given', true]);
    expect(await sessionsOf(supervisor)).toBe(0);
  });

  it('is taken back by its owner, who changes their own, and by any administrator of theirs', async () => {
    const { admin, otherAdmin, supervisor, officer } = register.users;
    await setPassword(admin, supervisor, 'given');
    await setPassword(supervisor, supervisor, 'changed');
    expect(await confirm(otherAdmin, supervisor)).toBe(false);
    expect([await passwordOf(database, 'supervisor'), await mustChange(supervisor)]).toEqual([
      'changed',
      false,
    ]);
    await setPassword(admin, supervisor, 'given again');
    const takeBack = (by: string) =>
      asUser(database.app, by, (trx) => trx('waiting_passwords').where({ user_id: supervisor }).delete());
    expect(await takeBack(officer)).toBe(0);
    expect(await takeBack(otherAdmin)).toBe(1);
    expect(await confirm(otherAdmin, supervisor)).toBe(false);
  });

  it('waits for a role that is still to come, or not confirmed, too', async () => {
    const { admin, otherAdmin } = register.users;
    const made = uuid();
    await asUser(database.app, otherAdmin, (trx) =>
      trx('users').insert({ id: made, login: 'made', display_name: 'made', password_hash: 'first' }),
    );
    await setPassword(admin, made, 'holds nothing yet');
    expect([await passwordOf(database, 'made'), await mustChange(made)]).toEqual(['holds nothing yet', true]);
    await asUser(database.app, admin, (trx) =>
      trx('role_grants').insert({
        id: uuid(),
        user_id: made,
        role: 'supervisor',
        area_id: register.authorityId,
        valid_from: '2026-12-01',
        granted_by: admin,
      }),
    );
    await setPassword(admin, made, 'given');
    expect(await passwordOf(database, 'made')).toBe('holds nothing yet');
  });

  it('locks nobody out where all administrators set one another’s at once', async () => {
    const { admin, otherAdmin } = register.users;
    const third = uuid();
    await database
      .service('users')
      .insert({ id: third, login: 'third', display_name: 'third', password_hash: 'own' });
    await grantRole(database.service, register, third, 'administrator', register.authorityId);
    await Promise.all([
      setPassword(admin, otherAdmin, 'given'),
      setPassword(otherAdmin, third, 'given'),
      setPassword(third, admin, 'given'),
    ]);
    for (const login of ['admin', 'otheradmin', 'third'])
      expect(await passwordOf(database, login)).toBe('own');
  });

  it('is either confirmed or taken back where both are done at once', async () => {
    const { admin, otherAdmin, supervisor } = register.users;
    for (let round = 0; round < 8; round += 1) {
      await setPassword(admin, supervisor, `given ${round}`);
      const [confirmed] = await Promise.all([
        confirm(otherAdmin, supervisor),
        setPassword(supervisor, supervisor, `changed ${round}`),
      ]);
      // confirmed first: the owner's own change came after it, and is what stands
      expect([await passwordOf(database, 'supervisor'), await mustChange(supervisor)]).toEqual([
        `changed ${round}`,
        false,
      ]);
      const left = await asUser(database.app, admin, (trx) => trx('waiting_passwords').select('user_id'));
      expect([left, typeof confirmed]).toEqual([[], 'boolean']);
    }
  });

  it('is read by nobody, and what says when it is usable is written by nobody', async () => {
    const { admin, supervisor, auditor } = register.users;
    await setPassword(admin, supervisor, 'given');
    const denied = /permission denied/;
    await expect(
      asUser(database.app, admin, (trx) => trx('waiting_passwords').select('password_hash')),
    ).rejects.toThrow(denied);
    await expect(
      asUser(database.app, admin, (trx) => trx('waiting_passwords').update({ usable_at: '2026-01-01' })),
    ).rejects.toThrow(denied);
    await expect(
      asUser(database.app, admin, (trx) =>
        trx('waiting_passwords').insert({ user_id: auditor, password_hash: 'x', set_by: admin }),
      ),
    ).rejects.toThrow(denied);
    const seenBy = (by: string) =>
      asUser(database.app, by, (trx) => trx('waiting_passwords').pluck<string[]>('user_id'));
    expect([await seenBy(supervisor), await seenBy(auditor)]).toEqual([[supervisor], []]);
  });

  it('counts for who comes from whom from the moment on from which it opens something', async () => {
    const { admin, otherAdmin } = register.users;
    const third = uuid();
    await database
      .service('users')
      .insert({ id: third, login: 'third', display_name: 'third', password_hash: 'own' });
    await grantRole(database.service, register, third, 'administrator', register.authorityId);
    const resets = () =>
      database.owner.transaction(async (trx): Promise<object[]> => {
        await trx.raw('SET LOCAL ROLE doorstep_owner');
        return trx('password_resets').select<object[]>('user_id', 'reset_by', 'confirmed_by');
      });
    await setPassword(admin, otherAdmin, 'given');
    expect(await resets()).toEqual([]);
    await confirm(third, otherAdmin);
    expect(await resets()).toEqual([{ user_id: otherAdmin, reset_by: admin, confirmed_by: third }]);
  });
});
