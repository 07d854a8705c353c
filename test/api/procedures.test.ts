import { v7 as uuid } from 'uuid';
import { carryOutCommand } from '../../activities/carry-out-command';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertPatch } from '../support/commands';
import { seedOfficeDay, type OfficeDay } from '../support/office-day';
import { openRound } from '../../db/queries/rounds';
import { grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { somebodyWaits } from '../support/somebody-waits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let day: OfficeDay;
let supervisor: Caller;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  day = await seedOfficeDay(database.service, register);
  // audits the other office
  await grantRole(database.service, register, register.users.supervisor, 'auditor', register.patches[1]);
  await setPasswords(database);
  app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
});
afterAll(() => database.close());

interface Previewed {
  id: string;
  refusal: string | null;
  tasks: number;
  basis: string;
}
interface Given {
  id: string;
  commandId: string | null;
  refusal: string | null;
}

async function newRound(): Promise<string> {
  const { patchId } = await insertPatch(database, register, 2);
  const { workflowId } = await database.service.transaction((trx) =>
    openRound(trx, patchId, TEST_START, 'procedure'),
  );
  return workflowId;
}

async function preview(request: object, ids: string[], caller = supervisor): Promise<Previewed[]> {
  const { body } = await caller.post('/api/procedure-commands/preview', { ...request, ids }).expect(200);
  return (body as { items: Previewed[] }).items;
}
async function give(request: object, items: { id: string; basis: string }[], key = uuid()): Promise<Given[]> {
  const body = { ...request, reason: 'workload', items: items.map(({ id, basis }) => ({ id, basis })) };
  const answer = await supervisor
    .post('/api/procedure-commands', body)
    .set('Idempotency-Key', key)
    .expect(200);
  return (answer.body as { items: Given[] }).items;
}

test('a command on many is previewed, given once however often it is sent, and acknowledged by each procedure', async () => {
  const rounds = [await newRound(), await newRound()];
  const previewed = await preview({ command: 'pause' }, [...rounds, 'round-unknown']);
  expect(previewed.map(({ id, refusal }) => [id, refusal])).toEqual([
    [rounds[0], null],
    [rounds[1], null],
    ['round-unknown', 'NOT_FOUND'],
  ]);
  const key = uuid();
  const given = await give({ command: 'pause' }, previewed, key);
  expect(await give({ command: 'pause' }, previewed, key)).toEqual(given);
  expect(given.map(({ refusal }) => refusal)).toEqual([null, null, 'NOT_FOUND']);
  // a second one waits for nobody: it is not taken before the first was carried out
  expect((await preview({ command: 'cancel' }, rounds)).map(({ refusal }) => refusal)).toEqual([
    'COMMAND_WAITS',
    'COMMAND_WAITS',
  ]);
  const messages = await database.service('outbox').whereIn('workflow_id', rounds).where({ name: 'wake' });
  expect(messages).toHaveLength(2);
  for (const round of rounds) await carryOutCommand(database.service, round, TEST_START);
  const [round = ''] = rounds;
  const { body: history } = await supervisor.agent.get(`/api/procedures/${round}/commands`).expect(200);
  expect(history.items).toMatchObject([
    {
      command: 'pause',
      reason: 'workload',
      requesterName: 'supervisor',
      state: 'acknowledged',
      refusal: null,
    },
  ]);
  const { body: shown } = await supervisor.agent.get(`/api/procedures/${round}`).expect(200);
  expect(shown).toMatchObject({ pausedAt: TEST_START.toISOString(), waitingCommand: null });
  expect((shown as { ladder: object[] }).ladder[0]).toEqual({ does: 'link', waiting: 0 });
  const noted = await database
    .service('audit_log')
    .where({ subject_type: 'round', subject_id: shown.subjectId })
    .whereLike('action', 'procedure.%')
    .orderBy('id')
    .pluck('action');
  expect(noted).toEqual(['procedure.commanded', 'procedure.obeyed']);
});

test('what changed since the preview is told of each, and holds up no other', async () => {
  const [moved, stays] = [await newRound(), await newRound()];
  const previewed = await preview({ command: 'cancel' }, [moved, stays]);
  const [first] = await preview({ command: 'pause' }, [moved]);
  await give({ command: 'pause' }, first ? [first] : []);
  await carryOutCommand(database.service, moved, TEST_START);
  const given = await give({ command: 'cancel' }, previewed);
  expect(given).toMatchObject([
    { id: moved, commandId: null, refusal: 'CHANGED_MEANWHILE' },
    { id: stays, refusal: null },
  ]);
});

test('what comes between while a command is given holds up no other', async () => {
  const [waits, ends, stays] = [await newRound(), await newRound(), await newRound()];
  const previewed = await preview({ command: 'pause' }, [waits, ends, stays]);
  const between = await database.service.transaction();
  await between('procedures').where({ workflow_id: ends }).update({ state: 'ended' });
  const other = await database.app.transaction();
  await other.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.supervisor]);
  const { patch_id } = await other('procedures').where({ workflow_id: waits }).first();
  await other('procedure_commands').insert({
    id: uuid(),
    workflow_id: waits,
    patch_id,
    command: 'cancel',
    reason: 'other',
    requested_by: register.users.supervisor,
  });
  const giving = give({ command: 'pause' }, previewed);
  await somebodyWaits(database);
  await other.commit();
  await somebodyWaits(database);
  await between.commit();
  expect(await giving).toMatchObject([
    { id: waits, commandId: null, refusal: 'COMMAND_WAITS' },
    { id: ends, commandId: null, refusal: 'PROCEDURE_OVER' },
    { id: stays, commandId: expect.any(String), refusal: null },
  ]);
});

test('only whoever supervises the patch commands there, whatever else they may read', async () => {
  const round = await newRound();
  const others = await database
    .service('procedures')
    .insert({
      workflow_id: `round-${uuid()}`,
      kind: 'revisitRound',
      subject_id: uuid(),
      patch_id: register.patches[1],
      state: 'running',
      input: '{}',
    })
    .returning<{ workflow_id: string }[]>('workflow_id');
  const there = others[0]?.workflow_id ?? '';
  await supervisor.agent.get(`/api/procedures/${there}`).expect(200);
  expect(await preview({ command: 'pause' }, [there])).toMatchObject([{ refusal: 'NOT_FOUND' }]);
  expect(await preview({ command: 'pause' }, [round], await signIn(app, 'othersupervisor'))).toMatchObject([
    { refusal: 'NOT_FOUND' },
  ]);
  for (const login of ['admin', 'auditor', 'officer'])
    await (
      await signIn(app, login)
    )
      .post('/api/procedure-commands/preview', { command: 'pause', ids: [round] })
      .expect(403);
});

test.each([
  [{ command: 'extend' }, '/untilOn'],
  [{ command: 'reassign' }, '/officerId'],
  [{ command: 'skip_step' }, '/step'],
  [{ command: 'pause', step: 1 }, '/step'],
])('a command has what it needs and nothing else: %j', async (request, pointer) => {
  const { body } = await supervisor
    .post('/api/procedure-commands/preview', { ...request, ids: ['round-x'] })
    .expect(400);
  expect(body.errors).toMatchObject([{ pointer }]);
});

test('what does not fit a procedure is refused with a code', async () => {
  const versionId = register.rulesetVersionId;
  await database.service('procedures').insert({
    workflow_id: `publication-${versionId}`,
    kind: 'rulePublication',
    subject_id: versionId,
    state: 'running',
    input: '{}',
  });
  const refusalOf = async (request: object, id: string) => (await preview(request, [id]))[0]?.refusal;
  expect(await refusalOf({ command: 'pause' }, `publication-${versionId}`)).toBe('NOT_OF_THIS_KIND');
  expect(await refusalOf({ command: 'skip_step', step: 0 }, `visit-${day.visitId}`)).toBe('NOT_OF_THIS_KIND');
  expect(await refusalOf({ command: 'resume' }, `round-${day.roundId}`)).toBe('NOT_PAUSED');
  expect(
    await refusalOf({ command: 'reassign', officerId: register.users.otherOfficer }, `round-${day.roundId}`),
  ).toBe('OFFICER_NOT_OF_PATCH');
});

test('the list tells what is late and since when, and can be narrowed to it', async () => {
  const { body } = await supervisor.agent.get('/api/procedures?late=true').expect(200);
  const [late] = (body as { items: object[] }).items;
  expect(body.items).toHaveLength(1);
  expect(late).toMatchObject({
    id: `round-${day.roundId}`,
    openTasks: 2,
    lateTasks: 1,
    lateSince: new Date(TEST_START.getTime() - 86_400_000).toISOString(),
  });
});
