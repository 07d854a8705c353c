import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { openRound } from '../../db/queries/rounds';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setTierByHand } from '../support/manual-tier';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, endProgramme, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { bringVisitTo, insertHazard, proposeVisit } from '../support/visits';

/** Noon in Toronto on the first day without a programme, a Friday. */
const ENDED = new Date('2026-11-06T17:00:00Z');
const ENDS_ON = '2026-11-06';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = activitiesOn(database, { review: reviewNothing });
});
afterEach(() => database.close());

const end = async () => {
  await endProgramme(database.service, ENDS_ON);
  await setProgrammeClock(database, ENDED);
};
const texts = () => database.service('message_log').pluck('body');

it('an opened round closes with the programme: its tasks are withdrawn, its contacts taken back, nobody is asked', async () => {
  const { service } = database;
  const { roundId } = await service.transaction((trx) =>
    openRound(trx, register.patches[0], TEST_START, 'procedure'),
  );
  const at = TEST_START.getTime();
  await activities.issueRoundTasks({ roundId, at });
  await service('contact_attempts').insert({
    id: uuid(),
    registration_id: register.homes[0].registrationId,
    task_id: (await service('tasks').first<{ id: string }>('id')).id,
    recipient: 'resident',
    channel: 'phone',
    purpose: 'confirmation',
    state: 'queued',
    at: TEST_START,
  });
  await end();
  const look = await activities.workRound({ roundId, at: ENDED.getTime(), contactNow: true });
  expect(look.over).toBe(true);
  expect(await activities.closeRound({ roundId, at: ENDED.getTime() })).toEqual({ carriedOver: 0 });
  expect(await service('rounds').pluck('state')).toEqual(['closed']);
  expect(await service('tasks').pluck('state')).toEqual(['withdrawn']);
  expect(await service('contact_attempts').pluck('state')).toEqual(['cancelled']);
  expect(await texts()).toEqual([]);
});

it('visits that have not begun are withdrawn, no other is proposed, and no text goes out', async () => {
  const { service } = database;
  const { visitId } = await proposeVisit(service, register);
  await bringVisitTo(database, register, visitId, 'released');
  await insertHazard(service, register.homes[0], register.patches[0]);
  await end();
  await activities.workVisit({ visitId, at: ENDED.getTime() });
  expect(await texts()).toEqual([]);
  await activities.tendVisitProposals();
  expect(await service('visits').where({ id: visitId }).first()).toMatchObject({
    state: 'withdrawn',
    withdrawn_reason: 'programme_ended',
  });
  expect(await service('tasks').where({ visit_id: visitId }).pluck('state')).toEqual(['withdrawn']);
  expect(await activities.tendVisitProposals()).toEqual({ proposed: 0 });
});

it('a manual tier of the last day is told to nobody after it', async () => {
  const { users, homes } = register;
  await setTierByHand(database.app, users.supervisor, homes[0].registrationId, {
    manual_reason: 'court_order',
    manual_until: new Date(TEST_START.getTime() + 30 * 86_400_000),
    decided_at: TEST_START,
  });
  await end();
  await activities.tellManualTiers();
  expect(await texts()).toEqual([]);
});

describe('the database, from the programme’s last day on,', () => {
  const contact = (at: Date) => ({
    id: uuid(),
    registration_id: register.homes[0].registrationId,
    recipient: 'resident',
    channel: 'letter',
    purpose: 'confirmation',
    state: 'queued',
    at,
  });

  it('takes no contact, sends none that waits, and still records a call that was made', async () => {
    const { service } = database;
    const [letter, call] = [contact(TEST_START), { ...contact(TEST_START), channel: 'phone' }];
    await service('contact_attempts').insert([letter, call]);
    await expect(
      service('contact_attempts').insert({
        ...contact(ENDED),
        registration_id: register.homes[1].registrationId,
      }),
    ).resolves.toBeDefined();
    await end();
    await expect(service('contact_attempts').insert(contact(TEST_START))).rejects.toThrow('PROGRAMME_ENDED');
    const set = (id: string, state: string) => service('contact_attempts').where({ id }).update({ state });
    await expect(set(letter.id, 'sent')).rejects.toThrow('PROGRAMME_ENDED');
    await set(call.id, 'answered');
    await set(letter.id, 'cancelled');
  });

  it('takes no contact that is dated then, whatever the clock shows', async () => {
    await endProgramme(database.service, ENDS_ON);
    await expect(database.service('contact_attempts').insert(contact(ENDED))).rejects.toThrow(
      'PROGRAMME_ENDED',
    );
  });

  it('lets no visit be proposed, released, appointed or begun, and lets one that had begun be recorded', async () => {
    const { service } = database;
    const visits = (id: string) => service('visits').where({ id });
    const begun = (await proposeVisit(service, register)).visitId;
    await bringVisitTo(database, register, begun, 'begun');
    const appointed = (await proposeVisit(service, register)).visitId;
    const noon = '[2026-11-06T17:00:00Z,2026-11-06T18:00:00Z)';
    await bringVisitTo(database, register, appointed, 'appointed', { appointment: noon });
    const proposed = (await proposeVisit(service, register)).visitId;
    await endProgramme(service, ENDS_ON);
    await expect(
      visits(appointed).update({ appointment: '[2026-11-06T15:00:00Z,2026-11-06T16:00:00Z)' }),
    ).rejects.toThrow('PROGRAMME_ENDED');
    await setProgrammeClock(database, ENDED);
    const release = {
      state: 'released',
      released_by: register.users.supervisor,
      officer_id: register.users.officer,
    };
    await expect(
      asUser(database.app, register.users.supervisor, (trx) =>
        trx('visits').where({ id: proposed }).update(release),
      ),
    ).rejects.toThrow('PROGRAMME_ENDED');
    await expect(
      visits(appointed).update({ state: 'begun', identified: true, purpose_stated: true }),
    ).rejects.toThrow('PROGRAMME_ENDED');
    await visits(begun).update({ state: 'completed', consent: 'given', ended_at: ENDED });
  });
});

describe('purpose, legal basis and end', () => {
  it('are written by nobody’s update, but by a command that is noted with what was', async () => {
    const { service } = database;
    for (const values of [
      { ends_on: '2031-01-01' },
      { purpose_en: 'More' },
      { legal_basis: 'none any more' },
    ])
      await expect(service('programme').update(values)).rejects.toThrow(/permission denied/);
    await endProgramme(service, ENDS_ON);
    await endProgramme(service, ENDS_ON);
    expect(await service('programme').pluck('ends_on')).toEqual([ENDS_ON]);
    const noted = await service('audit_log').where({ action: 'programme.changed' });
    expect(noted).toMatchObject([
      {
        actor_kind: 'command',
        detail: { before: { endsOn: '2030-01-01', legalBasis: 'none' }, after: { endsOn: ENDS_ON } },
      },
    ]);
  });
});
