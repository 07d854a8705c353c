import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { toProblem } from '../../api/problem';
import { inTransaction } from '../../db/transaction';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister, type SmallRegister, TEST_START } from '../support/register';
import { LINK_CODE, releaseVisitWithLink } from '../support/visit-link';
import { insertRound } from '../support/rounds';
import { appOn, PASSWORD, setPasswords, signIn, type Caller } from './api-client';
import { createHash } from 'node:crypto';

const PAIRS = 12;
let database: TestDatabase;
let register: SmallRegister;
let roundId: string;
let app: ReturnType<typeof appOn>;
let supervisor: Caller;
let officer: Caller;
let colleague: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  colleague = register.users.otherOfficer;
  await grantRole(database.service, register, colleague, 'officer', register.patches[0]);
  roundId = await insertRound(database, register, '2026-11-02');
  await setPasswords(database);
  app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
  officer = await signIn(app, 'officer');
});
afterAll(() => database.close());

const deadlocks = async (): Promise<number> => {
  const { rows } = await database.owner.raw<{ rows: { deadlocks: string }[] }>(
    `SELECT deadlocks FROM (SELECT pg_stat_clear_snapshot()) fresh, pg_stat_database WHERE datname = current_database()`,
  );
  return Number(rows[0]?.deadlocks);
};
const taskOf = async (visitId: string): Promise<string> =>
  (await database.service('tasks').where({ visit_id: visitId, kind: 'visit' }).first<{ id: string }>('id'))
    .id;

test('reassigning a visit and withdrawing it at the same time wait for each other in one order', async () => {
  const before = await deadlocks();
  for (let pair = 0; pair < PAIRS; pair++) {
    const { visitId } = await releaseVisitWithLink(database, register, `race-${pair}`);
    const taskId = await taskOf(visitId);
    const [given, withdrawn] = await Promise.all([
      supervisor.post(`/api/tasks/${taskId}/reassign`, { assigneeId: colleague }),
      supervisor.post(`/api/visits/${visitId}/withdraw`, { reason: 'by_supervisor' }),
    ]);
    expect([200, 409]).toContain(given.status);
    expect(withdrawn.status).toBe(200);
  }
  expect(await deadlocks()).toBe(before);
});

test('an officer’s outcome and the resident’s answer by link wait for each other in one order', async () => {
  const before = await deadlocks();
  for (let pair = 0; pair < 8; pair++) {
    const { browser, csrf, path, taskId } = await homeWithLink(`answer-${pair}`);
    const [recorded, answered] = await Promise.all([
      officer.post(`/api/tasks/${taskId}/outcome`, { outcome: 'confirmed' }),
      browser.post(`${path}/answer`).type('form').send({ answer: 'correct', csrf }),
    ]);
    expect([200, 404, 409]).toContain(recorded.status);
    expect([200, 409]).toContain(answered.status);
  }
  expect(await deadlocks()).toBe(before);
});

test('giving a visit to somebody who is busy then is said as that', async () => {
  const visits = [];
  for (const token of ['busy-1', 'busy-2'])
    visits.push(await releaseVisitWithLink(database, register, token));
  const [mine, theirs] = visits.map(({ visitId }) => visitId) as [string, string];
  const appointment = '[2026-11-05T15:00:00Z,2026-11-05T16:00:00Z)';
  await database.service('visits').where({ id: mine }).update({ state: 'appointed', appointment });
  await database
    .service('visits')
    .where({ id: theirs })
    .update({ state: 'appointed', appointment, officer_id: colleague });
  const answer = await supervisor.post(`/api/tasks/${await taskOf(mine)}/reassign`, {
    assigneeId: colleague,
  });
  expect([answer.status, answer.body.code]).toEqual([409, 'APPOINTMENT_OVERLAPS']);
});

test.each(['40P01', '40001'])(
  'what lost a race (%s) begins anew once, and is said as that then',
  async (code) => {
    let tries = 0;
    const lose = (times: number) =>
      inTransaction(database.service, async (trx) => {
        if (++tries <= times)
          await trx.raw(`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '${code}'; END $$`);
        return tries;
      });
    expect(await lose(1)).toBe(2);
    tries = 0;
    const error: unknown = await lose(9).catch((thrown: unknown) => thrown);
    expect(tries).toBe(2);
    expect(toProblem(error)).toMatchObject({ status: 503, code: 'LOST_RACE' });
  },
);

test.each([
  ['signing in', 'INSERT ON sessions', () => signIn(app, 'supervisor')],
  [
    'a change of password',
    'UPDATE ON users',
    async () => {
      const caller = await signIn(app, 'granter');
      const said = { currentPassword: PASSWORD, newPassword: `${PASSWORD}-once-more` };
      await caller.post('/api/session/password', said).expect(200);
    },
  ],
])('%s that lost a race begins anew', async (_, written, work) => {
  const asOwner = (sql: string) => database.owner.raw(`SET ROLE doorstep_owner; ${sql}; RESET ROLE`);
  // whoever writes there first loses; a sequence does not go back with its transaction
  await asOwner(`
    CREATE SEQUENCE tries;
    CREATE FUNCTION lose_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF nextval('public.tries') = 1 THEN
        RAISE EXCEPTION 'lost' USING ERRCODE = '40P01';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER lose_once AFTER ${written} FOR EACH ROW EXECUTE FUNCTION lose_once()`);
  await work();
  await asOwner('DROP FUNCTION lose_once CASCADE; DROP SEQUENCE tries');
});

/** A home with a revisit task, of which the resident has proved the link's code. */
async function homeWithLink(token: string) {
  const { home, contactId } = await releaseVisitWithLink(database, register, `${token}-visit`);
  const taskId = uuid();
  await database.service('tasks').insert({
    id: taskId,
    kind: 'revisit',
    registration_id: home.registrationId,
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    round_id: roundId,
    assignee_id: register.users.officer,
    state: 'open',
    issued_at: TEST_START,
    due_at: TEST_START,
  });
  const hashed = (text: string) => createHash('sha256').update(text).digest();
  await database.service('links').insert({
    id: uuid(),
    token_hash: hashed(token),
    code_hash: hashed(LINK_CODE),
    registration_id: home.registrationId,
    contact_attempt_id: contactId,
    purpose: 'confirmation',
    expires_at: new Date(Date.now() + 3_600_000),
  });
  const path = `/c/${token}`;
  const browser = request.agent(app);
  await browser.post(path).type('form').send({ code: LINK_CODE }).expect(303);
  const csrf = /name="csrf" value="([^"]+)"/.exec((await browser.get(path)).text)?.[1];
  return { browser, csrf, path, taskId };
}
