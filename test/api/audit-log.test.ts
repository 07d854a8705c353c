import { chineseMessages } from '../../admin-ui/console/messages/chinese';
import { englishMessages } from '../../admin-ui/console/messages/english';
import { insertAuditEntry, type AuditEntry } from '../../db/queries/audit';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

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

interface Answer {
  items: { id: string; action: string; actorName: string | null }[];
  nextCursor: string | null;
}

async function read(login: string, query = ''): Promise<Answer> {
  const { agent } = await signIn(app, login);
  return (await agent.get(`/api/audit-log?${query}`).expect(200)).body as Answer;
}

const note = (entry: Partial<AuditEntry>) =>
  insertAuditEntry(database.service, {
    actorKind: 'procedure',
    actorId: null,
    action: 'round.opened',
    subjectType: 'round',
    subjectId: register.homes[0].registrationId,
    ...entry,
  });

test('what was done stands in the log with who did it, for which patch and why', async () => {
  const supervisor = await signIn(app, 'supervisor');
  const areaId = register.patches[0];
  await supervisor.post('/api/outward-pauses', { areaId, reason: 'technical' }).expect(200);
  const { items } = await read('supervisor', 'subjectType=outward_pause');
  expect(items).toEqual([
    expect.objectContaining({
      action: 'outward.paused',
      actorKind: 'user',
      actorName: 'supervisor',
      detail: { areaId, reason: 'technical' },
    }),
  ]);
});

test('the last comes first, page by page, and what is noted meanwhile shifts no page', async () => {
  for (const action of ['round.opened', 'round.closed', 'round.opened']) await note({ action });
  const first = await read('auditor', 'subjectType=round&limit=2');
  await note({});
  const second = await read('auditor', `subjectType=round&limit=2&cursor=${first.nextCursor}`);
  const read3 = [...first.items, ...second.items];
  expect(read3.map(({ action }) => action)).toEqual(['round.opened', 'round.closed', 'round.opened']);
  const ids = read3.map(({ id }) => BigInt(id));
  expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? 1 : -1)));
  expect(second.nextCursor).toBeNull();
});

test('a supervisor of one office reads nothing that was done in another, the data protection officer of the authority does', async () => {
  const [here, elsewhere] = register.patches;
  await note({ subjectType: 'task', action: 'task.outcome', patchId: here });
  await note({ subjectType: 'task', action: 'task.outcome', patchId: elsewhere });
  const { auditor } = register.users;
  await grantRole(database.service, register, auditor, 'dpo', register.authorityId);
  expect((await read('supervisor', 'subjectType=task')).items).toHaveLength(1);
  expect((await read('supervisor', `patchId=${elsewhere}`)).items).toEqual([]);
  expect((await read('auditor', 'subjectType=task')).items).toHaveLength(2);
});

test.each(['subjectType=person', 'actorKind=ghost', 'subjectId=1', 'cursor=WyJ4Il0'])(
  'what cannot be asked for is refused: %s',
  async (query) => {
    const { agent } = await signIn(app, 'auditor');
    const { body } = await agent.get(`/api/audit-log?${query}`).expect(400);
    expect(body.code).toBe('INVALID_REQUEST');
  },
);

test('everything that can be noted has words in both languages', async () => {
  const { rows } = await database.owner.raw<{ rows: { action: string }[] }>(
    'SELECT action FROM audit_actions ORDER BY action',
  );
  expect(rows.length).toBeGreaterThan(30);
  const byNobody = ['round.opened', 'round.closed', 'registration.manual_tier_superseded'];
  const byCommand = [
    'area.added',
    'area.renamed',
    'area.dwellings_assigned',
    'programme.create',
    'programme.changed',
  ];
  for (const { doorstep } of [englishMessages, chineseMessages]) {
    const words: Record<string, Record<string, string>> = doorstep.audit.action;
    const wordOf = (action: string) => words[action.split('.')[0] ?? '']?.[action.split('.')[1] ?? ''];
    const actions = [...rows.map(({ action }) => action), ...byNobody, ...byCommand];
    expect(actions.filter((action) => !wordOf(action))).toEqual([]);
  }
});
