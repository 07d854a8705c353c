import { v7 as uuid } from 'uuid';
import { tendOpenWork } from '../../activities/tend-open-work';
import { getSettings, shipSettings } from '../../db/queries/procedure-settings';
import { openRound } from '../../db/queries/rounds';
import { insertDelegation } from '../../db/queries/absences';
import { countOfficersPresent } from '../../db/queries/officer-work';
import { lockVisitToChange, setAppointed, setReleased } from '../../db/queries/visit-commands';
import { activitiesOn, reviewNothing } from '../support/activities';
import { insertPatch } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { somebodyWaits } from '../support/somebody-waits';
import { proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const DAY_MS = 86_400_000;
const day = (days: number): Date => new Date(TEST_START.getTime() + days * DAY_MS);

let database: TestDatabase;
let register: SmallRegister;
let supervisor: Caller;
let app: ReturnType<typeof appOn>;
let patchId: string;
let busy: string;
let idle: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  ({ patchId } = await insertPatch(database, register, 3));
  [busy, idle] = [await officer('busy'), await officer('idle')];
  const worked = await insertPatch(database, register, 2);
  await database.service('areas').where({ id: worked.patchId }).update({ officer_id: busy });
  for (const patch of [patchId, worked.patchId]) await issue(patch);
  await shipSettings(database.service, ['siteVisit']);
  // also an officer, who is offered to nobody by themselves
  await grantRole(database.service, register, register.users.supervisor, 'officer', register.patches[0]);
  await setPasswords(database);
  app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
});
afterAll(() => database.close());
afterEach(() => setProgrammeClock(database, TEST_START));

/** An officer of the first office who has a patch of their own. */
async function officer(login: string): Promise<string> {
  const id = uuid();
  await database.service('users').insert({ id, login, display_name: login, demonstration: true });
  const own = await insertPatch(database, register, 0);
  await grantRole(database.service, register, id, 'officer', own.patchId);
  await database.service('areas').where({ id: own.patchId }).update({ officer_id: null });
  return id;
}

async function issue(patch: string): Promise<void> {
  const { roundId } = await database.service.transaction((trx) =>
    openRound(trx, patch, TEST_START, 'procedure'),
  );
  const activities = activitiesOn(database, { review: reviewNothing });
  await activities.issueRoundTasks({ roundId, at: TEST_START.getTime() });
  // whoever may work there has them
  await database
    .service('tasks')
    .where({ round_id: roundId })
    .update({ assignee_id: database.service('areas').where({ id: patch }).select('officer_id') });
}

const tasksHeldBy = async (userId: string): Promise<number> => {
  const rows = await database
    .service('tasks')
    .where({ patch_id: patchId, assignee_id: userId })
    .whereNull('closed_at');
  return rows.length;
};
const seenBy = (userId: string): Promise<unknown[]> =>
  asUser(database.app, userId, (trx) => trx('tasks').where({ patch_id: patchId }).select('id'));
const homesSeenBy = (userId: string): Promise<unknown[]> =>
  asUser(database.app, userId, (trx) => trx('resident_contacts').select('id'));
async function tick(at: Date): Promise<void> {
  await setProgrammeClock(database, at);
  await tendOpenWork(database.service, at);
}
const post = (path: string, body: object, caller = supervisor) => caller.post(path, body);

test('an absence plan proposes the officer with the least open work, is accepted, and gives and takes back work and access by its dates', async () => {
  const asked = { officerId: register.users.officer, fromOn: '2026-11-04', untilOn: '2026-11-11' };
  const { body: plan } = await post('/api/absences/plan', asked).expect(200);
  const proposal = plan as {
    patches: { patchId: string; calls: number; proposedId: string | null }[];
    substitutes: { displayName: string; calls: number }[];
  };
  expect(proposal.substitutes).toMatchObject([
    { displayName: 'busy', calls: 2 },
    { displayName: 'idle', calls: 0 },
  ]);
  expect(proposal.patches.find((patch) => patch.patchId === patchId)).toMatchObject({
    calls: 3,
    proposedId: idle,
  });
  const before = await database.service.transaction(countOfficersPresent);
  const substitutes = [{ patchId, substituteId: idle }];
  const { body: accepted } = await post('/api/absences', { ...asked, substitutes }).expect(200);
  // one of two officers is away for 7 of the next 15 days
  expect(await database.service.transaction(countOfficersPresent)).toBeCloseTo(before - 7 / 15, 5);
  const { body: listed } = await supervisor.agent.get('/api/absences').expect(200);
  expect(listed.items).toMatchObject([
    {
      officerName: 'officer',
      fromOn: '2026-11-04',
      untilOn: '2026-11-11',
      open: true,
      delegations: [{ substituteName: 'idle' }],
    },
  ]);
  expect((await post('/api/absences/plan', asked)).body.patches).not.toContainEqual(
    expect.objectContaining({ patchId }),
  );

  await tick(day(1));
  expect([await tasksHeldBy(register.users.officer), await seenBy(idle)]).toEqual([3, []]);
  await tick(day(2));
  expect([await tasksHeldBy(idle), (await seenBy(idle)).length, (await homesSeenBy(idle)).length]).toEqual([
    3, 3, 3,
  ]);
  // its days are over: access with them, at once, and the work at the next tick
  await setProgrammeClock(database, day(9));
  expect([await seenBy(idle), await homesSeenBy(idle)]).toEqual([[], []]);
  await tick(day(9));
  expect(await tasksHeldBy(register.users.officer)).toBe(3);
  expect(accepted).toMatchObject({ delegationIds: [expect.any(String)] });
});

test('an absence that ends early ends its delegations and their access at once', async () => {
  const asked = { officerId: register.users.officer, fromOn: '2026-12-01', untilOn: '2026-12-11' };
  const substitutes = [{ patchId, substituteId: busy }];
  const { body } = await post('/api/absences', { ...asked, substitutes }).expect(200);
  await tick(new Date('2026-12-02T15:00:00Z'));
  expect((await seenBy(busy)).length).toBe(3);
  await post(`/api/absences/${body.id}/end`, {}).expect(200);
  expect(await seenBy(busy)).toEqual([]);
  await tick(new Date('2026-12-02T15:01:00Z'));
  expect(await tasksHeldBy(register.users.officer)).toBe(3);
  await post(`/api/absences/${body.id}/end`, {}).expect(404);
});

test('visits go with the patch and come back, but an appointment after the delegation stays with whom the home was told of', async () => {
  const [patch] = register.patches;
  const at = new Date('2027-01-04T15:00:00Z');
  await setProgrammeClock(database, at);
  const release = async (appointment: Date | null): Promise<string> => {
    const { visitId } = await proposeVisit(database.service, register, at);
    await asUser(database.app, register.users.supervisor, async (trx) => {
      const visit = await lockVisitToChange(trx, visitId);
      if (!visit) throw new Error('VISIT_UNKNOWN');
      await setReleased(trx, visit, {
        officerId: register.users.officer,
        releasedBy: register.users.supervisor,
        at,
        settingsId: (await getSettings(trx, 'siteVisit')).id,
        dueAt: new Date(at.getTime() + 14 * DAY_MS),
      });
      if (appointment === null) return;
      const time = { from: appointment, to: new Date(appointment.getTime() + 3_600_000), asked: true };
      await setAppointed(trx, visitId, time, null);
    });
    return visitId;
  };
  const [open, later] = [await release(null), await release(new Date('2027-01-12T15:00:00Z'))];
  const said = { patchId: patch, officerId: register.users.officer, substituteId: idle };
  const { body } = await post('/api/delegations', {
    ...said,
    fromOn: '2027-01-04',
    untilOn: '2027-01-08',
  }).expect(200);
  const officersOf = async (table: 'visits' | 'tasks', column: string): Promise<string[]> => {
    const idOf = table === 'visits' ? 'id' : 'visit_id';
    const rows: { visit: string; officer: string }[] = await database
      .service(table)
      .whereIn(idOf, [open, later])
      .select({ visit: idOf, officer: column });
    return [open, later].map((id) => rows.find(({ visit }) => visit === id)?.officer ?? '');
  };
  const { officer: own } = register.users;
  await tick(at);
  expect(await officersOf('visits', 'officer_id')).toEqual([idle, own]);
  expect(await officersOf('tasks', 'assignee_id')).toEqual([idle, own]);
  await post(`/api/delegations/${body.id}/end`, {}).expect(200);
  await tick(at);
  expect(await officersOf('visits', 'officer_id')).toEqual([own, own]);
  expect(await officersOf('tasks', 'assignee_id')).toEqual([own, own]);
  await post(`/api/delegations/${body.id}/end`, {}).expect(404);
});

test.each<[string, () => object, string]>([
  ['for longer than two months', () => ({ untilOn: '2027-06-10' }), 'DELEGATION_TOO_LONG'],
  ['of a patch that is not the officer’s', () => ({ officerId: idle }), 'DELEGATION_NOT_POSSIBLE'],
  ['to the officer themselves', () => ({ substituteId: register.users.officer }), 'DELEGATION_NOT_POSSIBLE'],
  ['to whoever is no officer', () => ({ substituteId: register.users.auditor }), 'SUBSTITUTE_IS_NO_OFFICER'],
  ['to the supervisor who gives it', () => ({ substituteId: register.users.supervisor }), 'FORBIDDEN'],
  [
    'of another office',
    () => ({ patchId: register.patches[1], officerId: register.users.otherOfficer }),
    'FORBIDDEN',
  ],
  ['that ends before it begins', () => ({ untilOn: '2027-03-01' }), 'GRANT_PERIOD_INVALID'],
])('no work is delegated %s', async (_, values, code) => {
  const said = {
    patchId,
    officerId: register.users.officer,
    substituteId: idle,
    fromOn: '2027-03-01',
    untilOn: '2027-03-08',
    ...values(),
  };
  const { body, status } = await post('/api/delegations', said);
  expect([body.code, status >= 400]).toEqual([code, true]);
});

test('what was delegated is not delegated on, and nobody stands in for one officer twice', async () => {
  const dates = { fromOn: '2027-04-01', untilOn: '2027-04-20' };
  const said = { patchId, officerId: register.users.officer, substituteId: idle, ...dates };
  await post('/api/delegations', said).expect(200);
  expect((await post('/api/delegations', { ...said, substituteId: busy })).body.code).toBe(
    'DELEGATION_OVERLAPS',
  );
  const onwards = { ...said, officerId: idle, substituteId: busy };
  expect((await post('/api/delegations', onwards)).body.code).toBe('DELEGATION_NOT_POSSIBLE');
});

test('an absence is planned by who supervises the officer, once for the same days, and only ends', async () => {
  const said = {
    officerId: register.users.officer,
    fromOn: '2027-05-03',
    untilOn: '2027-05-07',
    substitutes: [],
  };
  const other = await signIn(app, 'othersupervisor');
  expect((await post('/api/absences', said, other)).body.code).toBe('FORBIDDEN');
  const { body } = await post('/api/absences', said).expect(200);
  await post('/api/absences', { ...said, untilOn: '2027-05-20' }).expect(409);
  const longer = asUser(database.app, register.users.supervisor, (trx) =>
    trx('officer_absences').where({ id: body.id }).update({ until_on: '2027-05-30' }),
  );
  await expect(longer).rejects.toMatchObject({ code: 'DS151' });
});

/** Delegates the patch of three homes for days from the first one on, counted from TEST_START. */
async function standIn(substituteId: string, from: number, until: number): Promise<string> {
  const dates = { fromOn: dateOf(from), untilOn: dateOf(until) };
  const said = { patchId, officerId: register.users.officer, substituteId, ...dates };
  return ((await post('/api/delegations', said).expect(200)).body as { id: string }).id;
}
const dateOf = (days: number): string => day(days).toISOString().slice(0, 10);
const endGrants = (userId: string, on: string): Promise<unknown> =>
  asUser(database.app, register.users.admin, (trx) =>
    trx('role_grants').where({ user_id: userId }).whereNull('delegated_by').update({ valid_to: on }),
  );

describe('a delegation lasts no longer than the own grant', () => {
  const giveAnother = async (userId: string, areaId: string): Promise<unknown> =>
    database.service('role_grants').insert({
      id: uuid(),
      user_id: userId,
      role: 'officer',
      area_id: areaId,
      valid_from: dateOf(300),
      granted_by: register.users.granter,
    });
  beforeEach(() => setProgrammeClock(database, day(300)));

  test('of who stands in', async () => {
    const leaver = await officer('leaver');
    await standIn(leaver, 300, 340);
    await tick(day(300));
    expect((await seenBy(leaver)).length).toBe(3);
    await endGrants(leaver, dateOf(300));
    expect([await seenBy(leaver), await homesSeenBy(leaver)]).toEqual([[], []]);
    await tick(day(300));
    expect(await tasksHeldBy(register.users.officer)).toBe(3);
  });

  test('of who stands in, also where it ends while the delegation is given', async () => {
    const leaver = await officer('leaving');
    const giving = await database.app.transaction();
    await giving.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.supervisor]);
    const days = { fromOn: dateOf(351), untilOn: dateOf(360) };
    const { supervisor: grantedBy, officer: officerId } = register.users;
    const id = await insertDelegation(giving, {
      patchId,
      officerId,
      substituteId: leaver,
      grantedBy,
      ...days,
    });
    const ending = endGrants(leaver, dateOf(352));
    // whichever is first: the grant's end waits for the delegation, or would pass it by
    await Promise.race([ending, somebodyWaits(database)]);
    await giving.commit();
    await ending;
    const given = await database.service('role_grants').where({ id }).first('valid_to');
    expect(given).toEqual({ valid_to: dateOf(352) });
  });

  test('of who gave it', async () => {
    const giver = await officer('giver');
    const { area_id: own } = await database.service('role_grants').where({ user_id: giver }).first();
    const days = { fromOn: dateOf(305), untilOn: dateOf(340) };
    const { body } = await post('/api/delegations', {
      patchId: own,
      officerId: giver,
      substituteId: idle,
      ...days,
    });
    await endGrants(giver, dateOf(310));
    const given = await database.service('role_grants').where({ id: body.id }).first('valid_to');
    expect(given).toEqual({ valid_to: dateOf(310) });
  });

  test('unless another one goes on', async () => {
    const renewed = await officer('renewed');
    const id = await standIn(renewed, 341, 350);
    await giveAnother(renewed, register.patches[0]);
    await database
      .service('role_grants')
      .where({ user_id: renewed, valid_from: '2026-01-01' })
      .update({ valid_to: dateOf(345) });
    const given = await database.service('role_grants').where({ id }).first('valid_to');
    expect(given).toEqual({ valid_to: dateOf(350) });
  });
});

test('what a delegation moved goes back after it, also from who may work there by themselves; what was given by hand stays', async () => {
  const roaming = await officer('roaming');
  const [office] = await database
    .service('role_grants')
    .where({ user_id: register.users.supervisor, role: 'supervisor' })
    .pluck<string[]>('area_id');
  await grantRole(database.service, register, roaming, 'officer', office ?? '');
  const { officer: own } = register.users;
  const tasks = await database
    .service('tasks')
    .where({ patch_id: patchId })
    .orderBy('id')
    .pluck<string[]>('id');
  const assign = (id: string | undefined, assigneeId: string): Promise<unknown> =>
    database.service('tasks').where({ id }).update({ assignee_id: assigneeId });
  const held = (): Promise<string[]> =>
    database.service('tasks').whereIn('id', tasks).orderBy('id').pluck('assignee_id');
  await assign(tasks[0], roaming);
  await standIn(roaming, 400, 410);
  await setProgrammeClock(database, day(400));
  await tick(day(400));
  expect(await held()).toEqual([roaming, roaming, roaming]);
  await assign(tasks[2], own);
  await tick(day(401));
  expect(await held()).toEqual([roaming, roaming, own]);
  // nobody gives and takes the same patch's work on the same days
  const back = { patchId, officerId: roaming, substituteId: own, fromOn: dateOf(409), untilOn: dateOf(412) };
  expect((await post('/api/delegations', back)).body.code).toBe('DELEGATION_OVERLAPS');
  const other = { ...back, substituteId: idle };
  expect((await post('/api/delegations', other)).body.code).toBe('DELEGATION_OVERLAPS');
  await tick(day(410));
  expect(await held()).toEqual([roaming, own, own]);
  // by hand, after it was over
  await assign(tasks[2], roaming);
  await tick(day(411));
  expect(await held()).toEqual([roaming, own, roaming]);
  await assign(tasks[2], own);
  await assign(tasks[0], own);
});

test('who stands in and falls ill is stood in for, on those days', async () => {
  await setProgrammeClock(database, day(420));
  await standIn(idle, 420, 440);
  const ill = { officerId: idle, fromOn: dateOf(422), untilOn: dateOf(425) };
  const { body: plan } = await post('/api/absences/plan', ill).expect(200);
  expect(plan.patches).toMatchObject([{ patchId, proposedId: expect.any(String) }]);
  await post('/api/absences', { ...ill, substitutes: [{ patchId, substituteId: busy }] }).expect(200);
  const seers = async (days: number): Promise<unknown[]> => {
    await tick(day(days));
    return [
      (await seenBy(idle)).length,
      (await seenBy(busy)).length,
      await tasksHeldBy(idle),
      await tasksHeldBy(busy),
    ];
  };
  expect(await seers(421)).toEqual([3, 0, 3, 0]);
  expect(await seers(422)).toEqual([0, 3, 0, 3]);
  expect(await seers(425)).toEqual([3, 0, 3, 0]);
  await tick(day(440));
  expect(await tasksHeldBy(register.users.officer)).toBe(3);
});

test('nobody stands in on days on which they are away', async () => {
  await post('/api/absences', {
    officerId: idle,
    fromOn: dateOf(450),
    untilOn: dateOf(455),
    substitutes: [],
  });
  const said = { patchId, officerId: register.users.officer, substituteId: idle };
  const dates = { fromOn: dateOf(454), untilOn: dateOf(460) };
  expect((await post('/api/delegations', { ...said, ...dates })).body.code).toBe('SUBSTITUTE_IS_ABSENT');
});

test('a long absence is kept whole, and somebody stands in for as long as anybody may', async () => {
  const said = { officerId: register.users.officer, fromOn: dateOf(500), untilOn: dateOf(600) };
  const { body } = await post('/api/absences', {
    ...said,
    substitutes: [{ patchId, substituteId: idle }],
  }).expect(200);
  expect(body.coveredUntil).toBe(dateOf(562));
  const [kept] = (await supervisor.agent.get('/api/absences').expect(200)).body.items;
  expect(kept).toMatchObject({ untilOn: dateOf(600), delegations: [{ untilOn: dateOf(562) }] });
});
