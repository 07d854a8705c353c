import { v7 as uuid } from 'uuid';
import { tendOpenWork } from '../../activities/tend-open-work';
import { getSettings, shipSettings } from '../../db/queries/procedure-settings';
import { openRound } from '../../db/queries/rounds';
import { countOfficersPresent } from '../../db/queries/officer-work';
import { lockVisitToChange, setAppointed, setReleased } from '../../db/queries/visit-commands';
import { activitiesOn, reviewNothing } from '../support/activities';
import { insertPatch } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
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
