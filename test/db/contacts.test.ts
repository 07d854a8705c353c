import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { manualDecision } from '../support/manual-tier';
import {
  asLink,
  asUser,
  decidePriority,
  insertHome,
  seedSmallRegister,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';

const DAY_MS = 86_400_000;
const after = (days: number) => new Date(TEST_START.getTime() + days * DAY_MS);

let database: TestDatabase;
let register: SmallRegister;
let home: Home;
let homes = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `contacts-${++homes}`,
  });
});

const row = (values: Record<string, unknown> = {}) => ({
  id: uuid(),
  registration_id: home.registrationId,
  recipient: 'resident',
  channel: 'letter',
  purpose: 'confirmation',
  state: 'sent',
  at: TEST_START,
  ...values,
});
const insert = async (values: Record<string, unknown> = {}): Promise<string> => {
  const contact = row(values);
  await database.service('contact_attempts').insert(contact);
  return contact.id;
};
const update = (id: string, values: Record<string, unknown>) =>
  database.service('contact_attempts').where({ id }).update(values);

describe('a place under the ceilings', () => {
  it('stays taken when a text that went out is reported as failed later', async () => {
    const id = await insert();
    await insert({ at: after(1) });
    await update(id, { state: 'failed', failure: 'UNDELIVERABLE' });
    await expect(insert({ at: after(2) })).rejects.toThrow('CONTACT_CEILING');
    const breaches = await listBreaches(database.service);
    expect(breaches.filter(({ name }) => name === 'contacts-within-ceilings')).toEqual([]);
  });

  it('stays taken by a call that was made, whoever answered it', async () => {
    const id = await insert({ channel: 'phone', state: 'queued' });
    await insert({ at: after(1) });
    await update(id, { state: 'failed', failure: 'WRONG_CONTACT', made_by: register.users.officer });
    await expect(insert({ at: after(2) })).rejects.toThrow('CONTACT_CEILING');
  });

  it('is not taken by a call that nobody could make, and no channel was tried', async () => {
    const { registrationId } = home;
    const numbers = database
      .service('resident_contacts')
      .whereIn(
        'resident_id',
        database
          .service('registration_residents')
          .where({ registration_id: registrationId })
          .select('resident_id'),
      );
    await numbers.clone().update({ wrong_at: TEST_START });
    const said = [{ state: 'no_answer' }, { state: 'failed', failure: 'WRONG_CONTACT' }];
    for (const result of said) {
      const id = await insert({ channel: 'phone', state: 'queued' });
      await update(id, { ...result, made_by: register.users.officer });
      expect(await database.service('contact_attempts').where({ id }).first()).toMatchObject({
        state: 'failed',
        failure: 'NO_ADDRESS',
        went_out: false,
      });
    }
    const { rows } = await database.service.raw<{ rows: { n: number }[] }>(
      'SELECT failed_remote_channels(?, ?) AS n',
      [registrationId, after(3)],
    );
    expect(rows).toEqual([{ n: 0 }]);
    await insert();
    await insert({ at: after(1) });
    // where there is a number, saying that there is none frees nothing
    await numbers.clone().update({ wrong_at: null });
    const later = await insert({ channel: 'phone', state: 'queued', at: after(40) });
    await update(later, { state: 'failed', failure: 'NO_ADDRESS' });
    expect(await database.service('contact_attempts').where({ id: later }).first()).toMatchObject({
      went_out: true,
    });
  });

  it('is free again where the text never left', async () => {
    const [failed, cancelled] = [await insert({ state: 'queued' }), await insert({ state: 'queued' })];
    await expect(insert()).rejects.toThrow('CONTACT_CEILING');
    await update(failed, { state: 'failed', failure: 'NO_ADDRESS' });
    await update(cancelled, { state: 'cancelled' });
    await insert();
    await insert();
  });

  it('is not freed by writing that a contact did not go out', async () => {
    const id = await insert();
    await update(id, { went_out: false });
    await update(id, { state: 'failed', went_out: false });
    await insert({ at: after(1), went_out: false });
    await expect(insert({ at: after(2) })).rejects.toThrow('CONTACT_CEILING');
  });
});

describe('a contact', () => {
  it.each([{ purpose: 'decision_notice' }, { channel: 'door' }])(
    'of a kind that nobody sends is refused: %j',
    async (kind) => {
      await expect(insert(kind)).rejects.toMatchObject({ code: '23514' });
    },
  );

  it('outside the ceilings tells of a manual tier of that very home', async () => {
    const notice = (tier_decision_id: string) => insert({ purpose: 'manual_tier_notice', tier_decision_id });
    const manual = async (registrationId: string, by = register.users.supervisor) => {
      const decision = manualDecision(by, registrationId);
      await asUser(database.app, by, (trx) => trx('tier_decisions').insert(decision));
      return decision.id;
    };
    await insert();
    await insert();
    for (const decisionId of [
      await decidePriority(database.service, register, home, 'safety'),
      await manual(register.homes[1].registrationId, register.users.otherSupervisor),
    ])
      await expect(notice(decisionId)).rejects.toThrow('NOTICE_WITHOUT_DECISION');
    const own = await manual(home.registrationId);
    const id = await notice(own);
    await expect(update(id, { tier_decision_id: await manual(home.registrationId) })).rejects.toThrow(
      'HISTORY_IS_APPEND_ONLY',
    );
  });

  it('is made by the programme: not behind a link, and by nobody who has signed in', async () => {
    const linkId = uuid();
    await database.service('links').insert({
      id: linkId,
      token_hash: Buffer.from(linkId),
      code_hash: Buffer.from('code'),
      registration_id: home.registrationId,
      purpose: 'confirmation',
      expires_at: new Date(Date.now() + DAY_MS),
    });
    const refused = { code: '42501' };
    await expect(
      asLink(database.app, linkId, (trx) => trx('contact_attempts').insert(row())),
    ).rejects.toMatchObject(refused);
    await expect(
      asUser(database.app, register.users.supervisor, (trx) => trx('contact_attempts').insert(row())),
    ).rejects.toMatchObject(refused);
  });

  it('goes from state to state as domain/state-transitions.ts has it', async () => {
    const id = await insert({ state: 'queued' });
    await expect(update(id, { state: 'delivered' })).rejects.toThrow('TRANSITION_REFUSED');
    await update(id, { state: 'sent' });
    await expect(update(id, { state: 'cancelled' })).rejects.toThrow('TRANSITION_REFUSED');
    await update(id, { state: 'no_answer' });
    await update(id, { state: 'answered' });
    await expect(update(id, { state: 'no_answer' })).rejects.toThrow('TRANSITION_REFUSED');
  });
});

describe('links to a resident with two numbers', () => {
  const number = async (address: string) => {
    const id = uuid();
    await database
      .service('resident_contacts')
      .insert({ id, resident_id: home.residentId, channel: 'message', address });
    return id;
  };
  const link = async (contactId: string, months: number) => {
    const id = uuid();
    await database.service('links').insert({
      id,
      token_hash: Buffer.from(id),
      code_hash: Buffer.from('code'),
      registration_id: home.registrationId,
      resident_id: home.residentId,
      contact_attempt_id: await insert({ channel: 'message', at: after(-31 * months) }),
      contact_id: contactId,
      purpose: 'confirmation',
      expires_at: new Date(Date.now() + DAY_MS),
    });
    return id;
  };
  const revoked = async (id: string) =>
    (await database.service('links').where({ id }).first<{ revoked_at: Date | null }>()).revoked_at !== null;

  it('end where they went to the wrong one, and only there', async () => {
    const [wrong, right] = [await number('+10000000001'), await number('+10000000002')];
    const [toWrong, toRight] = [await link(wrong, 1), await link(right, 2)];
    await database.service('resident_contacts').where({ id: wrong }).update({ wrong_at: TEST_START });
    expect([await revoked(toWrong), await revoked(toRight)]).toEqual([true, false]);
  });

  it('say whose number it was, where a stranger answers', async () => {
    const [other, stranger] = [await number('+10000000003'), await number('+10000000004')];
    const linkId = await link(stranger, 1);
    await database.service('registration_events').insert({
      id: uuid(),
      registration_id: home.registrationId,
      kind: 'disputed',
      at: TEST_START,
      actor_kind: 'link',
      actor_id: linkId,
      detail: JSON.stringify({ subject: 'never_lived_here' }),
    });
    const wrongAmong = await database
      .service('resident_contacts')
      .whereIn('id', [other, stranger])
      .whereNotNull('wrong_at')
      .pluck('id');
    expect(wrongAmong).toEqual([stranger]);
  });
});
