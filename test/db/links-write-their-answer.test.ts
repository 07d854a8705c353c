import { v7 as uuid } from 'uuid';
import { confirmRegistration, requestReview } from '../../db/queries/confirmations';
import { setLinkUsed } from '../../db/queries/portal';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertPortalLink } from '../support/portal-link';
import {
  asLink,
  asUser,
  decidePriority,
  seedSmallRegister,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { releaseVisitWithLink } from '../support/visit-link';

let database: TestDatabase;
let register: SmallRegister;
let home: Home;
let linkId: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  [home] = register.homes;
  linkId = await insertPortalLink(database.service, {
    token: uuid(),
    registrationId: home.registrationId,
    channel: 'link',
  });
});
afterEach(() => database.close());

type Trx = Parameters<Parameters<typeof asLink>[2]>[0];
const byLink = <T>(work: (trx: Trx) => Promise<T>, link = linkId) => asLink(database.app, link, work);
const insertByLink = (table: string, row: Record<string, unknown>, link = linkId) =>
  byLink((trx) => trx(table).insert({ id: uuid(), ...row }), link);
const updateByLink = (table: string, values: Record<string, unknown>, link = linkId) =>
  byLink((trx) => trx(table).update(values) as Promise<number>, link);
const REFUSED = { code: '42501' };

const event = (kind: string, link = linkId) => ({
  registration_id: home.registrationId,
  kind,
  at: TEST_START,
  actor_kind: 'link',
  actor_id: link,
});
const declaration = (values: Record<string, unknown> = {}) => ({
  registration_id: home.registrationId,
  unit_id: home.unitId,
  kind: 'end',
  declarant: 'resident',
  claim: '{"movedOutOn": "2026-11-01"}',
  state: 'received',
  declared_at: TEST_START,
  ...values,
});

describe('a link to a registration', () => {
  it('writes events of disputing and objecting, and none that says what only the programme knows', async () => {
    for (const kind of ['disputed', 'objected']) await insertByLink('registration_events', event(kind));
    for (const kind of [
      ...['declared', 'verified', 'confirmed', 'corrected', 'ended', 'voided', 'dispute_decided', 'refused'],
      ...['service_requested', 'audit_error_found', 'messages_resumed', 'tier_changed', 'handed_over'],
    ])
      await expect(insertByLink('registration_events', event(kind))).rejects.toMatchObject(REFUSED);
  });

  it('declares an end, as a claim of the resident’s about that home', async () => {
    await insertByLink('declarations', declaration());
    for (const values of [
      ...['new', 'change', 'never_lived_here', 'correction'].map((kind) => ({ kind })),
      ...['landlord', 'employer', 'agency', 'survey', 'officer'].map((declarant) => ({ declarant })),
      { state: 'accepted' },
      { unit_id: register.homes[1].unitId },
      { decided_at: TEST_START },
    ])
      await expect(insertByLink('declarations', declaration(values))).rejects.toMatchObject(REFUSED);
    // a supervisor may decide it; behind a link there is no such row
    expect(await updateByLink('declarations', { state: 'accepted' })).toBe(0);
  });

  it('changes no column of its registration by itself, the tier least of all', async () => {
    const rule = await decidePriority(database.service, register, home, 'safety');
    for (const values of [
      { confirmed_on: '2026-11-02' },
      { next_confirmation_on: '2030-01-01' },
      { review_requested_at: null },
      { occupant_count: 9 },
      { state: 'void' },
      { period: '[2026-01-01,2026-06-01)' },
      { landlord_id: null },
      { messages_stopped_at: null },
      { tier_decision_id: rule },
      { version: 7 },
    ])
      await expect(updateByLink('registrations', values)).rejects.toMatchObject(REFUSED);
  });

  it('does not go back to a rule’s decision that held before', async () => {
    const before = await decidePriority(database.service, register, home, 'safety');
    await decidePriority(database.service, register, home, 'record');
    await expect(
      updateByLink('registrations', { tier_ground: 'safety', tier_decision_id: before }),
    ).rejects.toMatchObject(REFUSED);
  });

  it('confirms with the answer that uses it up: date, count and events are the database’s', async () => {
    const actor = { kind: 'link', id: linkId } as const;
    const confirm = () => byLink((trx) => confirmRegistration(trx, home.registrationId));
    await expect(confirm()).rejects.toMatchObject({ code: 'REGISTRATION_NOT_UPDATED' });
    await byLink(async (trx) => {
      await setLinkUsed(trx);
      await confirmRegistration(trx, home.registrationId);
    });
    expect(await database.service('registrations').where({ id: home.registrationId }).first()).toMatchObject({
      confirmed_on: '2026-11-02',
      unchanged_confirmations: 1,
    });
    expect(await database.service('registration_events').select('kind', 'actor_kind', 'actor_id')).toEqual([
      { kind: 'confirmed', actor_kind: actor.kind, actor_id: actor.id },
    ]);
    await expect(confirm()).rejects.toMatchObject({ code: 'REGISTRATION_NOT_UPDATED' });
  });

  it('asks for a review of its own registration, and of no other', async () => {
    await byLink((trx) => requestReview(trx, home.registrationId));
    await expect(byLink((trx) => requestReview(trx, register.homes[1].registrationId))).rejects.toMatchObject(
      { code: 'REGISTRATION_NOT_UPDATED' },
    );
  });

  it('marks a contact as answered, adds none, and changes no address', async () => {
    expect(await updateByLink('contact_attempts', { state: 'answered', finished_at: TEST_START })).toBe(1);
    await expect(updateByLink('contact_attempts', { made_by: register.users.officer })).rejects.toMatchObject(
      REFUSED,
    );
    await expect(
      insertByLink('contact_attempts', {
        registration_id: home.registrationId,
        recipient: 'resident',
        channel: 'phone',
        purpose: 'confirmation',
        state: 'no_answer',
        at: TEST_START,
      }),
    ).rejects.toMatchObject(REFUSED);
    await expect(updateByLink('resident_contacts', { address: '+19999999999' })).rejects.toMatchObject(
      REFUSED,
    );
    expect(await updateByLink('resident_contacts', { wrong_at: TEST_START })).toBe(0);
  });

  it('closes its task in its own name and changes nothing else of it', async () => {
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'dispute',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      patch_id: register.patches[0],
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
    const done = { state: 'done', outcome: 'confirmed', closed_at: TEST_START };
    for (const values of [
      { due_at: new Date('2030-01-01') },
      { assignee_id: null },
      { ...done, closed_by_kind: 'user', closed_by: register.users.officer },
      { ...done, closed_by_kind: 'procedure', closed_by: null },
    ])
      await expect(updateByLink('tasks', values)).rejects.toMatchObject(REFUSED);
    expect(await updateByLink('tasks', { ...done, closed_by_kind: 'link', closed_by: linkId })).toBe(1);
  });

  it.each(['conflicts', 'objections'])('writes nothing into %s', async (table) => {
    await expect(
      insertByLink(table, { registration_id: home.registrationId, opened_at: TEST_START }),
    ).rejects.toMatchObject(REFUSED);
  });
});

describe('a link to a visit', () => {
  let visit: Awaited<ReturnType<typeof releaseVisitWithLink>>;
  let link: string;
  beforeEach(async () => {
    visit = await releaseVisitWithLink(database, register, uuid());
    home = visit.home;
    link = (await database.service('links').where({ visit_id: visit.visitId }).first<{ id: string }>('id'))
      .id;
  });

  it('declines, and says nothing else about the registration', async () => {
    await insertByLink('registration_events', event('refused', link), link);
    for (const kind of ['confirmed', 'verified', 'disputed', 'objected'])
      await expect(insertByLink('registration_events', event(kind, link), link)).rejects.toMatchObject(
        REFUSED,
      );
    await expect(insertByLink('declarations', declaration(), link)).rejects.toMatchObject(REFUSED);
    await expect(byLink((trx) => confirmRegistration(trx, home.registrationId), link)).rejects.toMatchObject({
      code: 'REGISTRATION_NOT_UPDATED',
    });
  });

  it('chooses and asks for times, and writes nothing of what an officer sees or a supervisor decides', async () => {
    for (const values of [
      { score: 100 },
      { checklist: '{}' },
      { officer_id: null },
      { reschedules: 0, no_shows: 1 },
      { identified: true },
      { settings_id: null },
    ])
      await expect(updateByLink('visits', values, link)).rejects.toMatchObject(REFUSED);
    expect(await updateByLink('visits', { wished_on: '2026-11-09', wished_part: 'morning' }, link)).toBe(1);
  });
});

describe('somebody who signs in', () => {
  const byOfficer = <T>(work: (trx: Trx) => Promise<T>) => asUser(database.app, register.users.officer, work);
  beforeEach(async () => {
    await database.service('tasks').insert({
      id: uuid(),
      kind: 'dispute',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      patch_id: register.patches[0],
      assignee_id: register.users.officer,
      state: 'open',
      issued_at: TEST_START,
      due_at: TEST_START,
    });
  });

  it('writes no event by hand that the database writes with what it tells of', async () => {
    const own = { actor_kind: 'user', actor_id: register.users.officer };
    for (const kind of [
      'verified',
      'confirmed',
      'ended',
      'tier_changed',
      'messages_resumed',
      'dispute_decided',
    ])
      await expect(
        byOfficer((trx) => trx('registration_events').insert({ id: uuid(), ...event(kind), ...own })),
      ).rejects.toMatchObject(REFUSED);
  });

  it('declares as an officer, and changes a registration in nothing but through its commands', async () => {
    await expect(
      byOfficer((trx) => trx('declarations').insert({ id: uuid(), ...declaration() })),
    ).rejects.toMatchObject(REFUSED);
    await byOfficer((trx) =>
      trx('declarations').insert({ id: uuid(), ...declaration({ declarant: 'officer' }) }),
    );
    for (const values of [{ confirmed_on: '2026-11-02' }, { state: 'void' }, { version: 9 }])
      await expect(byOfficer((trx) => trx('registrations').update(values))).rejects.toMatchObject(REFUSED);
    await byOfficer((trx) => confirmRegistration(trx, home.registrationId));
  });
});
