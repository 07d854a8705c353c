import { v7 as uuid } from 'uuid';
import {
  BEGIN_EARLY_MINUTES,
  BEGIN_LATE_MINUTES,
  VISIT_STATES,
  visitActions,
  visitStatesAfter,
  type VisitState,
} from '../../domain/visit';
import { createTestDatabase, type TestDatabase } from '../support/database';
import {
  asLink,
  asUser,
  decidePriority,
  grantRole,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';
import { bringVisitTo, proposeVisit } from '../support/visits';
import { setProgrammeClock } from '../support/programme-clock';

const MINUTE_MS = 60_000;
const minutes = (count: number) => new Date(TEST_START.getTime() + count * MINUTE_MS);
const from = (start: Date) =>
  `[${start.toISOString()},${new Date(start.getTime() + 3_600_000).toISOString()})`;

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

const proposed = async () => (await proposeVisit(database.service, register)).visitId;
const bring = (id: string, state: Parameters<typeof bringVisitTo>[3], last: Record<string, unknown> = {}) =>
  bringVisitTo(database, register, id, state, last);
const update = (id: string, values: Record<string, unknown>) =>
  database.service('visits').where({ id }).update(values);
const find = (id: string): Promise<Record<string, string>> =>
  database.service('visits').where({ id }).first();
const stateOf = async (id: string) => (await find(id))['state'];

describe('what may follow what', () => {
  it('is the same in the database as in domain/visit.ts', async () => {
    const inDatabase = await database
      .service('state_transitions')
      .where({ noun: 'visit' })
      .select<{ before: string; after: string }[]>('before', 'after');
    const inDomain = VISIT_STATES.flatMap((before) =>
      [...new Set(visitActions(before).flatMap(visitStatesAfter))].map((after) => ({ before, after })),
    );
    const asText = (pairs: { before: string; after: string }[]) =>
      pairs.map(({ before, after }) => `${before}>${after}`).sort();
    expect(asText(inDatabase)).toEqual(asText(inDomain));
  });

  it('is kept for whoever writes: a proposal is not completed, an ended visit does not begin', async () => {
    const id = await proposed();
    await expect(
      update(id, {
        state: 'completed',
        ended_at: TEST_START,
        released_by: register.users.supervisor,
        released_at: TEST_START,
      }),
    ).rejects.toMatchObject({ code: 'DS025' });
    await bring(id, 'released');
    const ended = { ended_at: TEST_START };
    const refused: [VisitState, object][] = [
      ['completed', ended],
      ['begun', {}],
      ['no_show', ended],
      ['proposed', {}],
    ];
    for (const [state, values] of refused)
      await expect(update(id, { state, ...values })).rejects.toThrow('TRANSITION_REFUSED');
    await bring(id, 'completed');
    await expect(update(id, { state: 'begun', ended_at: null })).rejects.toThrow('TRANSITION_REFUSED');
    // an appointment belongs to a visit that is still to come
    await expect(update(id, { appointment: from(minutes(600)) })).rejects.toThrow('TRANSITION_REFUSED');
  });

  it('keeps a resident’s link to choosing and declining', async () => {
    const id = await proposed();
    await bring(id, 'appointed');
    const visit = await find(id);
    const linkId = uuid();
    await database.service('links').insert({
      id: linkId,
      token_hash: Buffer.from(linkId),
      code_hash: Buffer.from('code'),
      registration_id: visit['registration_id'],
      visit_id: id,
      purpose: 'visit',
      expires_at: new Date(Date.now() + 86_400_000),
    });
    const write = (values: Record<string, unknown>) =>
      asLink(database.app, linkId, (trx) => trx('visits').where({ id }).update(values));
    await expect(write({ state: 'begun' })).rejects.toThrow('TRANSITION_REFUSED');
    await expect(write({ state: 'withdrawn', ended_at: TEST_START })).rejects.toThrow('TRANSITION_REFUSED');
    await write({ state: 'released', appointment: null });
    expect(await stateOf(id)).toBe('released');
  });
});

describe('a visit of the programme', () => {
  const own = async (values: Record<string, unknown>) => {
    const visitId = await proposed();
    const other = await find(visitId);
    await update(visitId, { state: 'withdrawn', withdrawn_reason: 'by_supervisor', ended_at: TEST_START });
    return {
      id: uuid(),
      origin: 'own',
      subject_type: 'registration',
      building_id: other['building_id'],
      registration_id: other['registration_id'],
      patch_id: other['patch_id'],
      ground: other['ground'],
      tier_decision_id: other['tier_decision_id'],
      proposed_at: TEST_START,
      state: 'proposed',
      ...values,
    };
  };

  it('begins as a proposal and in no other state', async () => {
    const release = { released_by: register.users.supervisor, released_at: TEST_START };
    for (const values of [
      { state: 'completed', ended_at: TEST_START, score: 10, ...release },
      { state: 'released', ...release },
      { state: 'withdrawn', ended_at: TEST_START },
      { ...release },
    ])
      await expect(database.service('visits').insert(await own(values))).rejects.toThrow(
        'VISIT_NOT_PROPOSED_FIRST',
      );
    await database.service('visits').insert(await own({}));
  });

  it('is proposed by the programme alone: nobody who signs in can write one, nor an imported one', async () => {
    const [home] = register.homes;
    const imported = {
      id: uuid(),
      origin: 'imported',
      subject_type: 'building',
      building_id: home.buildingId,
      patch_id: register.patches[0],
      state: 'completed',
      score: 10,
      ended_at: TEST_START,
      external_key: '2026-10-01',
    };
    for (const visit of [imported, await own({})])
      await expect(
        asUser(database.app, register.users.supervisor, (trx) => trx('visits').insert(visit)),
      ).rejects.toThrow(/permission denied/);
    await database.service('visits').insert(imported);
  });

  it('is of the patch of its registration', async () => {
    await expect(
      database.service('visits').insert(await own({ patch_id: register.patches[1] })),
    ).rejects.toThrow('VISIT_WITHOUT_GROUND');
  });

  it('may be carried to a later decision on the same ground, before it begins, and to no other decision', async () => {
    const [visitId, foreign, begun] = [await proposed(), await proposed(), await proposed()];
    const { registration_id: registrationId } = await find(visitId);
    const home = { ...register.homes[0], registrationId: registrationId! };
    const { tier_decision_id: ofAnother } = await find(foreign);
    await expect(update(visitId, { tier_decision_id: ofAnother })).rejects.toThrow('VISIT_WITHOUT_GROUND');
    const other = await decidePriority(database.service, register, home, 'record');
    await expect(update(visitId, { tier_decision_id: other })).rejects.toThrow('VISIT_WITHOUT_GROUND');
    const later = await decidePriority(database.service, register, home, 'safety');
    await update(visitId, { tier_decision_id: later });
    await bring(begun, 'begun');
    await expect(update(begun, { tier_decision_id: later })).rejects.toThrow('VISIT_IS_FIXED');
  });

  it('keeps ground, home and release as they were made', async () => {
    const id = await proposed();
    const [, other] = register.homes;
    await bring(id, 'released');
    for (const values of [
      { ground: 'record' },
      { registration_id: other.registrationId },
      { building_id: other.buildingId },
      { patch_id: register.patches[1] },
      { origin: 'imported' },
      { released_by: register.users.otherSupervisor },
      { released_at: minutes(-10) },
    ])
      await expect(update(id, values)).rejects.toThrow('VISIT_IS_FIXED');
  });

  it('is released by a person: not by the programme, in whosever name', async () => {
    const id = await proposed();
    const release = {
      state: 'released',
      released_by: register.users.supervisor,
      released_at: TEST_START,
      officer_id: register.users.officer,
    };
    await expect(update(id, release)).rejects.toThrow('RELEASE_NEEDS_SUPERVISOR');
    await expect(
      database.service.transaction(async (trx) => {
        await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.supervisor]);
        await trx('visits').where({ id }).update(release);
      }),
    ).rejects.toThrow('RELEASE_NEEDS_SUPERVISOR');
  });

  it.each([
    ['a year ago', minutes(-525_600)],
    ['tomorrow', minutes(1440)],
  ])('is released now, where somebody writes %s', async (_, released_at) => {
    const id = await proposed();
    const before = await database.service.raw<{ rows: { now: Date }[] }>('SELECT programme_now() AS now');
    await asUser(database.app, register.users.supervisor, (trx) =>
      trx('visits').where({ id }).update({
        state: 'released',
        released_by: register.users.supervisor,
        released_at,
        officer_id: register.users.officer,
      }),
    );
    const { rows } = await database.service.raw<{ rows: { since: boolean }[] }>(
      'SELECT released_at BETWEEN ? AND programme_now() AS since FROM visits WHERE id = ?',
      [before.rows[0]!.now, id],
    );
    expect(rows).toEqual([{ since: true }]);
  });

  it('is released in the releaser’s own name', async () => {
    const id = await proposed();
    // supervises the same office
    await grantRole(database.service, register, register.users.auditor, 'supervisor', register.patches[0]);
    const release = (released_by: string) =>
      asUser(database.app, register.users.supervisor, (trx) =>
        trx('visits').where({ id }).update({
          state: 'released',
          released_by,
          released_at: TEST_START,
          officer_id: register.users.officer,
        }),
      );
    await expect(release(register.users.auditor)).rejects.toThrow('RELEASE_NEEDS_SUPERVISOR');
    expect(await release(register.users.supervisor)).toBe(1);
  });
});

describe('the stop button', () => {
  afterEach(() =>
    database
      .service('outward_pauses')
      .whereNull('resumed_at')
      .update({ resumed_at: TEST_START, resumed_by: register.users.supervisor }),
  );

  it.each([
    ['its area', () => register.patches[0]],
    ['an area above', () => register.districtId],
    ['everybody', () => null],
  ])(
    'pressed for %s, holds back release, appointment and beginning; taking back and declining go on',
    async (_, areaId) => {
      const [toRelease, toAppoint, toMove, toBegin] = [
        await proposed(),
        await proposed(),
        await proposed(),
        await proposed(),
      ];
      await bring(toAppoint, 'released');
      await bring(toMove, 'appointed');
      await bring(toBegin, 'appointed');
      await database.service('outward_pauses').insert({
        id: uuid(),
        area_id: areaId(),
        reason: 'technical',
        paused_at: TEST_START,
        paused_by: register.users.supervisor,
      });
      await expect(bring(toRelease, 'released')).rejects.toThrow('OUTWARD_PAUSED');
      await expect(bring(toAppoint, 'appointed')).rejects.toThrow('OUTWARD_PAUSED');
      await expect(update(toMove, { appointment: from(minutes(-90_000)) })).rejects.toThrow('OUTWARD_PAUSED');
      await expect(bring(toBegin, 'begun')).rejects.toThrow('OUTWARD_PAUSED');
      await update(toMove, { state: 'released', appointment: null });
      await bring(toBegin, 'withdrawn');
      await update(toAppoint, { state: 'refused', ended_at: TEST_START });
    },
  );

  it('of another patch holds nothing back', async () => {
    await database.service('outward_pauses').insert({
      id: uuid(),
      area_id: register.patches[1],
      reason: 'technical',
      paused_at: TEST_START,
      paused_by: register.users.otherSupervisor,
    });
    await bring(await proposed(), 'begun');
  });
});

describe('the time of the appointment', () => {
  it('must have come, but for a few minutes, before the visit begins', async () => {
    const id = await proposed();
    await bring(id, 'appointed', { appointment: from(minutes(120)) });
    const begin = () => update(id, { state: 'begun' });
    await expect(begin()).rejects.toThrow('APPOINTMENT_NOT_REACHED');
    await setProgrammeClock(database, minutes(120 - BEGIN_EARLY_MINUTES - 1));
    await expect(begin()).rejects.toThrow('APPOINTMENT_NOT_REACHED');
    await setProgrammeClock(database, minutes(120 - BEGIN_EARLY_MINUTES));
    await begin();
    expect(await stateOf(id)).toBe('begun');
  });

  it('must not be long past, whoever writes that the visit begins', async () => {
    await setProgrammeClock(database, TEST_START);
    const id = await proposed();
    await bring(id, 'appointed', { appointment: from(minutes(300)) });
    const values = { state: 'begun', identified: true, purpose_stated: true };
    // the appointment ends after an hour
    await setProgrammeClock(database, minutes(360 + BEGIN_LATE_MINUTES + 1));
    await expect(update(id, values)).rejects.toThrow('APPOINTMENT_OVER');
    await expect(
      asUser(database.app, register.users.officer, (trx) => trx('visits').where({ id }).update(values)),
    ).rejects.toThrow('APPOINTMENT_OVER');
    await setProgrammeClock(database, minutes(360 + BEGIN_LATE_MINUTES - 1));
    await update(id, values);
  });
});
