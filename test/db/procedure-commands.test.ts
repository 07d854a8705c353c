import { v7 as uuid } from 'uuid';
import { COMMANDS_OF, PROCEDURE_COMMANDS, type ProcedureCommand } from '../../domain/procedure-command';
import { command, insertPatch } from '../support/commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertRound } from '../support/rounds';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

async function procedure(
  values: { kind?: string; state?: string; subject?: string; patch?: string | null } = {},
) {
  const { kind = 'revisitRound', state = 'running', subject = uuid(), patch = register.patches[0] } = values;
  const workflowId = `procedure-${subject}`;
  await database.service('procedures').insert({
    workflow_id: workflowId,
    kind,
    subject_id: subject,
    patch_id: patch,
    state,
    input: '{}',
  });
  return workflowId;
}
const needs = (said: ProcedureCommand) => ({
  command: said,
  ...(said === 'extend' && { untilOn: '2026-11-20' }),
  ...(said === 'reassign' && { officerId: register.users.officer }),
  ...(said === 'skip_step' && { step: 0 }),
});
const say = (workflowId: string, said: ProcedureCommand = 'pause') =>
  command(database, register.users.supervisor, workflowId, needs(said));
const NOT_POSSIBLE = { code: 'DS145' };

describe('a command', () => {
  it.each(Object.entries(COMMANDS_OF))(
    'fits %s as domain/procedure-command.ts says, and no other does',
    async (kind, fit) => {
      for (const said of PROCEDURE_COMMANDS) {
        const given = say(
          await procedure({ kind, patch: kind === 'rulePublication' ? null : register.patches[0] }),
          said,
        );
        if (fit.some((one: string) => one === said)) await given;
        else await expect(given).rejects.toMatchObject(NOT_POSSIBLE);
      }
    },
  );

  it.each(['ended', 'failed', 'cancelled'])('is given to none that is %s', async (state) => {
    await expect(say(await procedure({ state }))).rejects.toMatchObject(NOT_POSSIBLE);
  });

  it('is one at a time', async () => {
    const workflowId = await procedure();
    await say(workflowId);
    await expect(say(workflowId, 'cancel')).rejects.toMatchObject({ constraint: 'one_command_waits' });
  });

  it('is its patch’s supervisor’s, wherever they say that it is', async () => {
    const workflowId = await procedure();
    const given = asUser(database.app, register.users.otherSupervisor, (trx) =>
      trx('procedure_commands').insert({
        id: uuid(),
        workflow_id: workflowId,
        patch_id: register.patches[1],
        command: 'pause',
        reason: 'workload',
        requested_by: register.users.otherSupervisor,
      }),
    );
    await expect(given).rejects.toMatchObject({ code: '42501' });
  });

  it('gives work to nobody who may not work there', async () => {
    const given = command(database, register.users.supervisor, await procedure(), {
      command: 'reassign',
      officerId: register.users.otherOfficer,
    });
    await expect(given).rejects.toMatchObject({ code: 'DS069' });
  });

  it('is settled once, and stays as it was given', async () => {
    const id = await say(await procedure());
    const row = () => database.service('procedure_commands').where({ id });
    await row().update({ state: 'acknowledged', settled_at: TEST_START });
    await expect(row().update({ state: 'refused', refusal: 'NOTHING_TO_DO' })).rejects.toMatchObject({
      code: 'DS009',
    });
    await expect(row().update({ reason: 'other' })).rejects.toMatchObject({ code: '42501' });
    await expect(row().delete()).rejects.toMatchObject({ code: '42501' });
  });
});

test('while a round is paused no contact of it is made or sent, and others are', async () => {
  const { patchId, homes } = await insertPatch(database, register, 1);
  const registrationId = homes[0]?.registrationId ?? '';
  const roundId = await insertRound(database, register, '2026-11-02', { patch_id: patchId });
  const taskId = uuid();
  await database.service('tasks').insert({
    id: taskId,
    kind: 'revisit',
    registration_id: registrationId,
    building_id: homes[0]?.buildingId,
    dwelling_id: homes[0]?.dwellingId,
    patch_id: patchId,
    round_id: roundId,
    state: 'waiting',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  const contact = (values: object = {}) => ({
    id: uuid(),
    registration_id: registrationId,
    task_id: taskId,
    recipient: 'resident',
    channel: 'letter',
    purpose: 'confirmation',
    state: 'queued',
    at: TEST_START,
    ...values,
  });
  const queued = contact();
  await database.service('contact_attempts').insert(queued);
  const workflowId = await procedure({ subject: roundId, patch: patchId });
  await database.service('procedures').where({ workflow_id: workflowId }).update({ paused_at: TEST_START });
  const sent = () => database.service('contact_attempts').where({ id: queued.id }).update({ state: 'sent' });
  await expect(sent()).rejects.toMatchObject({ code: 'DS146' });
  await expect(
    database.service('contact_attempts').insert(contact({ purpose: 'reminder' })),
  ).rejects.toMatchObject({
    code: 'DS146',
  });
  await database.service('procedures').where({ workflow_id: workflowId }).update({ paused_at: null });
  await sent();
});
