import { v7 as uuidv7 } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { sendQueued } from '../../activities/send-queued';
import { logSender } from '../../activities/senders/log';
import { numberToCall, setCallResult } from '../../db/queries/contacts';
import { openRound } from '../../db/queries/rounds';
import { setOutcome } from '../../db/queries/tasks';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { activitiesOn, reviewNothing } from '../support/activities';
import { setProgrammeClock } from '../support/programme-clock';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { decidePriority, insertHome, seedSmallRegister, TEST_START } from '../support/register';
import { insertHazard } from '../support/visits';
import { insertSampleRegister, PROGRAMME_START, type SamplePatch } from '../support/sample-register';

const day = (days: number, hours = 0) => PROGRAMME_START.getTime() + days * 86_400_000 + hours * 3_600_000;

describe('the steps of a round', () => {
  let database: TestDatabase;
  let patch: SamplePatch;
  let activities: Activities;
  let roundId: string;

  beforeEach(async () => {
    database = await createTestDatabase();
    patch = await insertSampleRegister(database.service, 3);
    activities = activitiesOn(database, { review: reviewNothing });
    ({ roundId } = await database.service.transaction((trx) =>
      openRound(trx, patch.patchId, PROGRAMME_START, 'procedure'),
    ));
    await activities.issueRoundTasks({ roundId, at: day(0) });
  });
  afterEach(() => database.close());

  /** The next half-month's round is opened in that half-month. */
  const closeRound = async (at: number) => {
    await setProgrammeClock(database, new Date(at));
    return activities.closeRound({ roundId, at });
  };
  const work = (at: number) => activities.workRound({ roundId, at, contactNow: false });
  const attempts = () => database.service('contact_attempts').orderBy('at').select('channel', 'state');

  it('do nothing twice when they are repeated', async () => {
    await activities.issueRoundTasks({ roundId, at: day(0) });
    await Promise.all([work(day(0)), work(day(0))]);
    await work(day(0));
    expect(await database.service('tasks')).toHaveLength(3);
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'sent' }));
    expect(await database.service('message_log')).toHaveLength(3);
  });

  it('send no name, a link and a code whose hashes are kept', async () => {
    await work(day(0));
    const { body } = await database.service('message_log').first<{ body: string }>();
    expect(body).not.toMatch(/Fictitious|虚构/);
    expect(body).toMatch(/https:\/\/portal\.example\/c\/[\w-]{32}/);
    expect(body).toMatch(/Code: \d{6}/);
    const link = await database.service('links').first();
    expect([link.token_hash.length, link.code_hash.length]).toEqual([32, 32]);
  });

  it('wait for contact hours, unless a person asked for it now', async () => {
    await work(day(0, 13));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'queued' }));
    await activities.workRound({ roundId, at: day(0, 14), contactNow: true });
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'sent' }));
  });

  it('keep silent while contact is stopped, and lose nothing by it', async () => {
    const pauseId = uuidv7();
    await database.service('outward_pauses').insert({
      id: pauseId,
      area_id: patch.patchId,
      reason: 'technical',
      paused_at: PROGRAMME_START,
      paused_by: patch.supervisorId,
    });
    await work(day(0));
    await work(day(1));
    expect(await attempts()).toEqual([]);
    expect(await database.service('rounds').first()).toMatchObject({ paused_at: PROGRAMME_START });
    await database
      .service('outward_pauses')
      .where({ id: pauseId })
      .update({ resumed_at: new Date(day(2)), resumed_by: patch.supervisorId });
    await work(day(2));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'sent' }));
  });

  it('leave the next step its time after a stop: it runs from when the first contact went out', async () => {
    await work(day(0, 13));
    const pauseId = uuidv7();
    await database.service('outward_pauses').insert({
      id: pauseId,
      area_id: patch.patchId,
      reason: 'technical',
      paused_at: new Date(day(0, 14)),
      paused_by: patch.supervisorId,
    });
    await work(day(7));
    await database
      .service('outward_pauses')
      .where({ id: pauseId })
      .update({ resumed_at: new Date(day(8)), resumed_by: patch.supervisorId });
    await work(day(8));
    await work(day(9));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'sent' }));
    await work(day(11));
    expect(await attempts()).toEqual([
      ...Array<object>(3).fill({ channel: 'link', state: 'no_answer' }),
      ...Array<object>(3).fill({ channel: 'message', state: 'sent' }),
    ]);
  });

  it('settle only what was sent for the task itself as unanswered', async () => {
    const [registrationId] = patch.registrationIds;
    const [task] = await database.service('tasks').where({ registration_id: registrationId });
    const earlier = {
      id: uuidv7(),
      registration_id: registrationId,
      task_id: task.id,
      recipient: 'resident',
    };
    await database.service('contact_attempts').insert({
      ...earlier,
      channel: 'letter',
      purpose: 'reminder',
      state: 'sent',
      at: new Date(day(-40)),
    });
    await work(day(0));
    await work(day(7));
    const states = await database
      .service('contact_attempts')
      .where({ registration_id: registrationId })
      .orderBy('at')
      .pluck('state');
    expect(states).toEqual(['sent', 'no_answer', 'sent']);
  });

  it('ask a home for the first time with the first step that reaches it, and remind only who was asked', async () => {
    const [registrationId] = patch.registrationIds;
    await database
      .service('registrations')
      .where({ id: registrationId })
      .update({ messages_stopped_at: PROGRAMME_START });
    await work(day(0));
    await work(day(11));
    const purposes = await database
      .service('contact_attempts')
      .orderBy('at')
      .select<{ registration_id: string; channel: string; purpose: string }[]>(
        'registration_id',
        'channel',
        'purpose',
      );
    const said = (ofFirst: boolean) =>
      purposes
        .filter((attempt) => (attempt.registration_id === registrationId) === ofFirst)
        .map(({ channel, purpose }) => `${channel} ${purpose}`);
    expect(said(true)).toEqual(['letter confirmation']);
    expect([...new Set(said(false))]).toEqual(['link confirmation', 'message reminder']);
  });

  it('let what waited too long for the ceilings go on waiting, before it goes out', async () => {
    await work(day(0, 13));
    const [registrationId] = patch.registrationIds;
    for (const at of [33, 34]) {
      await database.service('contact_attempts').insert({
        id: uuidv7(),
        registration_id: registrationId,
        recipient: 'resident',
        channel: 'letter',
        purpose: 'document_request',
        state: 'sent',
        at: new Date(day(at)),
      });
    }
    const sent = (at: number) =>
      sendQueued(
        { service: database.service, sender: logSender, publicUrl: '' },
        patch.patchId,
        new Date(at),
      );
    expect(await sent(day(35))).toEqual({ sent: 2, retryAt: day(36) });
    expect(await database.service('message_log')).toHaveLength(2);
    expect(await sent(day(70))).toEqual({ sent: 1, retryAt: null });
  });

  it('end when the ladder does, whatever its steps are', async () => {
    await database.service('procedure_settings').insert({
      id: uuidv7(),
      kind: 'revisitRound',
      number: 2,
      state: 'retired',
      document: JSON.stringify({
        ...DEFAULT_REVISIT_SETTINGS,
        ladder: [{ do: 'link', after: 0 }],
      }),
    });
    const [settings] = await database.service('procedure_settings').where({ number: 2 }).pluck('id');
    await database.service('rounds').update({ settings_id: settings });
    await work(day(0));
    await work(day(1));
    expect(await database.service('tasks').pluck('state')).toEqual(Array(3).fill('waiting'));
    await work(day(9));
    expect(await database.service('tasks').pluck('state')).toEqual(Array(3).fill('exhausted'));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'link', state: 'no_answer' }));
  });

  it('are given to nobody whose grant has ended, and a supervisor is told', async () => {
    const incidents = () =>
      database.service('incidents').where({ code: 'PATCH_WITHOUT_OFFICER' }).pluck('state');
    expect(await database.service('tasks').pluck('assignee_id')).toEqual(Array(3).fill(patch.officerId));
    expect(await incidents()).toEqual([]);
    await database.service('role_grants').update({ valid_to: '2026-06-01' });
    await closeRound(day(16));
    const next = await database.service('rounds').where({ state: 'opening' }).first<{ id: string }>('id');
    const carried = database.service('tasks').where({ round_id: next.id });
    expect(await carried.clone().pluck('assignee_id')).toEqual(Array(3).fill(null));
    await activities.issueRoundTasks({ roundId: next.id, at: day(16) });
    expect(await incidents()).toEqual(['open']);
    await database.service('role_grants').update({ valid_to: null });
    await activities.issueRoundTasks({ roundId: next.id, at: day(16) });
    expect(await incidents()).toEqual(['resolved']);
  });

  it('go from an officer whose account was disabled to the one whom the patch has now, in the same half-month', async () => {
    const assignees = () => database.service('tasks').pluck('assignee_id');
    const given = Array(3).fill(patch.officerId);
    const disabled = (at: Date | null) =>
      database.service('users').where({ id: patch.officerId }).update({ disabled_at: at });
    await disabled(PROGRAMME_START);
    await work(day(0));
    expect(await assignees()).toEqual(given);
    await database.service('role_grants').insert({
      id: uuidv7(),
      user_id: patch.supervisorId,
      role: 'officer',
      area_id: patch.patchId,
      valid_from: '2026-01-01',
      granted_by: patch.officerId,
    });
    await database.service('areas').where({ id: patch.patchId }).update({ officer_id: patch.supervisorId });
    await work(day(1));
    expect(await assignees()).toEqual(Array(3).fill(patch.supervisorId));
    // whoever has them may work there: they stay
    await disabled(null);
    await database.service('areas').where({ id: patch.patchId }).update({ officer_id: patch.officerId });
    await work(day(2));
    expect(await assignees()).toEqual(Array(3).fill(patch.supervisorId));
  });

  it('give a home that no message reaches to the officer at once, remind and escalate', async () => {
    await database.service('resident_contacts').update({ channel: 'phone' });
    await work(day(0));
    const open = () => database.service('tasks').first('state', 'ladder_step', 'reminded_at', 'escalated_at');
    expect(await open()).toMatchObject({ state: 'open', ladder_step: 3, reminded_at: null });
    await work(day(9));
    expect(await open()).toMatchObject({ reminded_at: new Date(day(9)), escalated_at: null });
    await work(day(14));
    expect(await open()).toMatchObject({ escalated_at: new Date(day(14)) });
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'phone', state: 'queued' }));
  });

  it('are not late because of a stop of outward contact, and get back what it took, once for stops that overlap', async () => {
    await database.service('resident_contacts').update({ channel: 'phone' });
    await work(day(0));
    const task = () =>
      database
        .service('tasks')
        .first<{ due_at: Date; reminded_at: Date | null; escalated_at: Date | null }>();
    const due = (await task()).due_at.getTime();
    const pause = async (areaId: string | null, from: number) => {
      const id = uuidv7();
      await database.service('outward_pauses').insert({
        id,
        area_id: areaId,
        reason: 'technical',
        paused_at: new Date(from),
        paused_by: patch.supervisorId,
      });
      return (to: number) =>
        database
          .service('outward_pauses')
          .where({ id })
          .update({ resumed_at: new Date(to), resumed_by: patch.supervisorId });
    };
    const resumeHere = await pause(patch.patchId, day(1));
    const resumeAll = await pause(null, day(5));
    await work(day(14));
    expect(await task()).toMatchObject({ reminded_at: null, escalated_at: null });
    await resumeHere(day(9));
    expect((await task()).due_at.getTime()).toBe(due);
    await resumeAll(day(14));
    expect((await task()).due_at.getTime()).toBe(due + 13 * 86_400_000);
    await work(day(14, 1));
    expect(await task()).toMatchObject({ escalated_at: null });
    // late before it began: as late after it
    const late = await pause(patch.patchId, due + 14 * 86_400_000);
    await late(due + 15 * 86_400_000);
    expect((await task()).due_at.getTime()).toBe(due + 13 * 86_400_000);
  });

  it.each(['ended', 'void'])('of a registration that is %s are withdrawn at the next look', async (state) => {
    const [id] = patch.registrationIds;
    const ended = state === 'ended' && { period: '[2026-01-01,2026-06-01)' };
    await database
      .service('registrations')
      .where({ id })
      .update({ state, ...ended });
    await work(day(0));
    const tasks = await database.service('tasks').orderBy('state').select('registration_id', 'state');
    expect(tasks.filter((task) => task.state === 'withdrawn')).toEqual([
      { registration_id: id, state: 'withdrawn' },
    ]);
  });

  describe('of a home that moved to another patch', () => {
    const moved = () => database.service('tasks').where({ registration_id: patch.registrationIds[0] });
    beforeEach(async () => {
      const { service } = database;
      const here = await service('areas')
        .where({ id: patch.patchId })
        .first<{ parent_id: string }>('parent_id');
      const there = uuidv7();
      await service('areas').insert({
        id: there,
        kind: 'patch',
        parent_id: here.parent_id,
        code: 'there',
        name_zh: 'there',
        name_en: 'there',
      });
      const [id] = patch.registrationIds;
      await service.transaction(async (trx) => {
        const dwelling = trx('registrations as r').join('units as u', 'u.id', 'r.unit_id').where('r.id', id);
        await trx('dwellings').where('id', dwelling.select('u.dwelling_id')).update({ patch_id: there });
        await trx('registrations').where({ id }).update({ patch_id: there });
      });
    });

    it('are withdrawn at the next look: the new patch’s next round asks', async () => {
      await work(day(0));
      expect(await moved().pluck('state')).toEqual(['withdrawn']);
      expect(await attempts()).toHaveLength(2);
    });

    it('do not keep the round from closing: they are withdrawn, the others go on', async () => {
      expect(await closeRound(day(16))).toEqual({ carriedOver: 2 });
      expect(await moved().pluck('state')).toEqual(['withdrawn']);
      expect(await database.service('tasks').where({ state: 'carried_over' })).toHaveLength(2);
    });
  });

  it('ring nobody up who stopped messages: the ladder goes on with a letter', async () => {
    await database.service('registrations').update({ messages_stopped_at: PROGRAMME_START });
    await work(day(0));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'letter', state: 'sent' }));
    expect(await database.service('tasks').pluck('state')).toEqual(Array(3).fill('waiting'));
  });

  it('take a call back that waits when messages are stopped, hide the number, and write a letter', async () => {
    await database.service('resident_contacts').update({ channel: 'phone' });
    await work(day(0));
    expect(await attempts()).toEqual(Array(3).fill({ channel: 'phone', state: 'queued' }));
    const id = patch.registrationIds[0]!;
    const number = async () =>
      (await database.service.raw<{ rows: unknown[] }>(numberToCall(`'${id}'::uuid`))).rows.length;
    expect(await number()).toBe(1);
    await database.service('registrations').update({ messages_stopped_at: PROGRAMME_START });
    expect(await number()).toBe(0);
    await work(day(1));
    expect(await database.service('tasks').pluck('state')).toEqual(Array(3).fill('waiting'));
    await work(day(2));
    expect(await attempts()).toEqual([
      ...Array<unknown>(3).fill({ channel: 'phone', state: 'cancelled' }),
      ...Array<unknown>(3).fill({ channel: 'letter', state: 'sent' }),
    ]);
  });

  it('bring a new link with the next step to a home whose link was locked by wrong codes', async () => {
    await work(day(0));
    const locked = await database.service('links').pluck('id');
    await database.service('links').update({ wrong_codes: 5 });
    await work(day(3));
    const fresh = database.service('links').whereNotIn('id', locked);
    expect(await fresh.pluck<number[]>('wrong_codes')).toEqual([0, 0, 0]);
  });

  describe('with a home that no message reaches', () => {
    const first = () => patch.registrationIds[0]!;
    const state = () =>
      database.service('tasks').where({ registration_id: first() }).whereNull('closed_at').first();
    const firstAttempts = () =>
      database.service('contact_attempts').where({ registration_id: first() }).orderBy('at').pluck('state');
    const call = (result: 'answered' | 'no_answer' | 'failed', atDay: number) =>
      database.service.transaction(async (trx) => {
        await setCallResult(trx, first(), { result, userId: patch.officerId, at: new Date(day(atDay)) });
        const task = await trx('tasks')
          .where({ registration_id: first() })
          .whereNull('closed_at')
          .first<{ id: string }>('id');
        const actor = { kind: 'user', id: patch.officerId } as const;
        await setOutcome(trx, task.id, actor, { state: 'waiting', outcome: 'no_answer', detail: {} });
      });

    beforeEach(async () => {
      await database.service('resident_contacts').update({ channel: 'phone' });
      await work(day(0));
    });

    it('write a letter when the call was not answered, and leave it in peace after that', async () => {
      await call('no_answer', 1);
      expect(await state()).toMatchObject({ state: 'waiting', ladder_step: 3 });
      await work(day(3));
      expect(await firstAttempts()).toEqual(['no_answer']);
      await work(day(4));
      expect(await firstAttempts()).toEqual(['no_answer', 'sent']);
      await work(day(14));
      expect(await state()).toBeUndefined();
      expect(await database.service('tasks').where({ registration_id: first() }).first()).toMatchObject({
        state: 'exhausted',
        closed_by_kind: 'procedure',
      });
    });

    it('do not call a number again that turned out to be somebody else’s', async () => {
      await call('failed', 1);
      const { rows } = await database.service.raw<{ rows: unknown[] }>(numberToCall(`'${first()}'::uuid`));
      expect(rows).toEqual([]);
      await work(day(4));
      expect(await firstAttempts()).toEqual(['failed', 'sent']);
    });

    it('carry a call over that was not made, and take it back once the home has answered otherwise', async () => {
      await closeRound(day(15));
      expect(await state()).toMatchObject({ state: 'open' });
      expect(await firstAttempts()).toEqual(['queued']);
      await database
        .service('tasks')
        .whereNull('closed_at')
        .update({ state: 'done', outcome: 'confirmed', closed_at: new Date(day(15)) });
      const next = await database.service('rounds').where({ state: 'opening' }).first('id');
      await activities.issueRoundTasks({ roundId: next.id, at: day(15) });
      await activities.workRound({ roundId: next.id, at: day(15), contactNow: false });
      expect(await firstAttempts()).toEqual(['cancelled']);
    });
  });
});

describe('tasks that are issued', () => {
  it('put a home with a severe hazard first, then what else is unsafe, then the rest', async () => {
    const database = await createTestDatabase();
    try {
      const { service } = database;
      const register = await seedSmallRegister(service);
      const inFirst = (key: string) =>
        insertHome(service, { districtId: register.districtId, patchId: register.patches[0], key });
      const [serious, severe] = [await inFirst('serious'), await inFirst('severe')];
      await insertHazard(service, serious, register.patches[0], { severity: 'serious' });
      await insertHazard(service, severe, register.patches[0], { severity: 'severe' });
      for (const home of [serious, severe]) await decidePriority(service, register, home, 'safety');
      const { roundId } = await service.transaction((trx) =>
        openRound(trx, register.patches[0], TEST_START, 'procedure'),
      );
      await activitiesOn(database, { review: reviewNothing }).issueRoundTasks({
        roundId,
        at: TEST_START.getTime(),
      });
      expect(await service('tasks').orderBy('rank').select('registration_id', 'rank')).toEqual([
        { registration_id: severe.registrationId, rank: 0 },
        { registration_id: serious.registrationId, rank: 10 },
        { registration_id: register.homes[0].registrationId, rank: 50 },
      ]);
    } finally {
      await database.close();
    }
  });
});
