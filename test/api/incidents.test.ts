import { v7 as uuid } from 'uuid';
import { openIncident } from '../../db/queries/incidents';
import { requestProcedure, setProcedureFailed } from '../../db/queries/procedures';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

describe('a procedure that failed', () => {
  let database: TestDatabase;
  let register: SmallRegister;
  let app: ReturnType<typeof appOn>;

  beforeAll(async () => {
    database = await createTestDatabase();
    register = await seedSmallRegister(database.service);
    await setPasswords(database);
    app = appOn(database);
  });
  afterAll(() => database.close());

  /** An incident of the first patch, whose procedure waits for a start that was sent. */
  async function insertIncident(code: string): Promise<{ id: string; workflowId: string }> {
    const workflowId = `round-${uuid()}`;
    await requestProcedure(database.service, {
      workflowId,
      kind: 'revisitRound',
      subjectId: uuid(),
      patchId: register.patches[0],
      input: { roundId: workflowId },
      messageId: uuid(),
    });
    await database.service('outbox').update({ sent_at: new Date() });
    await setProcedureFailed(database.service, workflowId);
    await openIncident(database.service, { workflowId, code });
    const { id } = await database
      .service('incidents')
      .where({ workflow_id: workflowId })
      .first<{ id: string }>('id');
    return { id, workflowId };
  }
  const retry = async (login: string, id: string) =>
    (await signIn(app, login)).post(`/api/incidents/${id}/retry`, {});
  const unsent = () =>
    database.service('outbox').whereNull('sent_at').select('workflow_id', 'kind', 'name', 'payload');

  it('is started again by a supervisor of its area, once', async () => {
    const { id, workflowId } = await insertIncident('PROCEDURE_FAILED');
    for (const [login, status] of [
      ['auditor', 403],
      ['officer', 403],
      ['othersupervisor', 404],
    ] as const)
      expect((await retry(login, id)).status).toBe(status);
    expect(await unsent()).toEqual([]);
    expect((await retry('supervisor', id)).status).toBe(200);
    expect((await retry('supervisor', id)).body).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    const start = {
      workflow_id: workflowId,
      kind: 'start',
      name: 'revisitRound',
      payload: { roundId: workflowId },
    };
    expect(await unsent()).toEqual([start]);
    expect(await database.service('incidents').where({ id }).first()).toMatchObject({ state: 'retrying' });
    expect(await database.service('audit_log').where({ subject_id: id })).toMatchObject([
      { action: 'incident.retried', actor_id: register.users.supervisor, patch_id: register.patches[0] },
    ]);
  });

  it('is the only kind of incident that a start mends', async () => {
    const { id } = await insertIncident('MESSAGE_LATE');
    expect((await retry('supervisor', id)).body).toMatchObject({ status: 409, code: 'STATE_CONFLICT' });
    expect((await retry('supervisor', uuid())).status).toBe(404);
  });
});
