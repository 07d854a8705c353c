import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedOfficeDay, type OfficeDay } from '../support/office-day';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let day: OfficeDay;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  day = await seedOfficeDay(database.service, register);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());

type Row = Record<string, unknown>;
interface Answer extends Row {
  items: Row[];
  nextCursor: string | null;
}

async function read<T = Answer>(login: string, path: string): Promise<T> {
  const { agent } = await signIn(app, login);
  return (await agent.get(path).expect(200)).body as T;
}
const idsOf = ({ items }: Answer) => items.map(({ id }) => id);

test('the board shows the worst patch first, page by page', async () => {
  const board = await read('auditor', '/api/rounds?state=open');
  expect(board.items).toMatchObject([
    { patchCode: 'd1-o1-p1', issued: 2, done: 0, overdue: 1, escalated: 1, officerName: 'officer' },
    { patchCode: 'd1-o2-p1', issued: 0, done: 0, overdue: 0, escalated: 0 },
  ]);
  expect(board.items[0]).toMatchObject({
    periodFrom: '2026-11-01',
    periodTo: '2026-11-15',
    pausedSince: null,
  });
  const first = await read('auditor', '/api/rounds?limit=1');
  const second = await read('auditor', `/api/rounds?limit=1&cursor=${first.nextCursor}`);
  expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(board));
  expect(second.nextCursor).toBeNull();
});

test('the board can be put in the order of patches and narrowed to an area', async () => {
  const ordered = await read('auditor', '/api/rounds?order=patch');
  expect(ordered.items.map(({ patchCode }) => patchCode)).toEqual(['d1-o1-p1', 'd1-o2-p1']);
  const narrowed = await read('auditor', `/api/rounds?areaId=${register.patches[1]}`);
  expect(narrowed.items).toMatchObject([{ patchCode: 'd1-o2-p1' }]);
});

test('sums are given for each area above the patches, and only of what the reader sees', async () => {
  const all = await read('auditor', '/api/rounds/sums?state=open');
  expect(all.items).toMatchObject([
    { kind: 'authority', rounds: 2, issued: 2, overdue: 1 },
    { kind: 'district', rounds: 2, issued: 2, overdue: 1 },
    { code: 'd1-o1', rounds: 1, issued: 2, escalated: 1 },
    { code: 'd1-o2', rounds: 1, issued: 0, escalated: 0 },
  ]);
  expect(all.openIncidents).toBe(1);
  const other = await read('othersupervisor', '/api/rounds/sums');
  expect(other.items.every(({ issued }) => issued === 0)).toBe(true);
  expect(other.openIncidents).toBe(0);
});

test('proposed visits that wait for their release are told apart from procedures that need a person', async () => {
  const incident = {
    id: uuid(),
    workflow_id: `proposals-${register.patches[1]}`,
    code: 'VISITS_NOT_RELEASED',
  };
  await database.service('incidents').insert({ ...incident, patch_id: register.patches[1], state: 'open' });
  expect(await read('auditor', '/api/rounds/sums')).toMatchObject({ openIncidents: 1, patchesToRelease: 1 });
  expect(await read('othersupervisor', '/api/rounds/sums')).toMatchObject({
    openIncidents: 0,
    patchesToRelease: 1,
  });
  expect(await read('supervisor', '/api/rounds/sums')).toMatchObject({
    openIncidents: 1,
    patchesToRelease: 0,
  });
});

test('the stop button shows on the board while it holds', async () => {
  const supervisor = await signIn(app, 'supervisor');
  const pressed = { areaId: register.patches[0], reason: 'technical' };
  const { body } = await supervisor.post('/api/outward-pauses', pressed).expect(200);
  const paused = async () => (await read('supervisor', '/api/rounds')).items[0]?.['pausedSince'];
  expect(await paused()).not.toBeNull();
  const open = await read('supervisor', '/api/outward-pauses?state=open');
  expect(open.items).toMatchObject([{ areaCode: 'd1-o1-p1', reason: 'technical' }]);
  await supervisor.post(`/api/outward-pauses/${body.id}/resume`, {}).expect(200);
  expect(await paused()).toBeNull();
  expect((await read('supervisor', '/api/outward-pauses?state=open')).items).toEqual([]);
});

test('procedures tell their step, what comes next and their incidents, page by page', async () => {
  const { items } = await read('supervisor', '/api/procedures?state=open');
  expect(items).toHaveLength(2);
  expect(items).toContainEqual(
    expect.objectContaining({ id: `round-${day.roundId}`, step: 'waitingForAnswers', openIncidents: 1 }),
  );
  const first = await read('supervisor', '/api/procedures?limit=1');
  const second = await read('supervisor', `/api/procedures?limit=1&cursor=${first.nextCursor}`);
  expect(new Set([...idsOf(first), ...idsOf(second)]).size).toBe(2);
  expect((await read('othersupervisor', '/api/procedures')).items).toEqual([]);
  expect((await read('supervisor', '/api/procedures?kind=rulePublication')).items).toEqual([]);
});

test('an incident is resolved once, by somebody of its area', async () => {
  const path = `/api/incidents/${day.incidentId}/resolve`;
  await (await signIn(app, 'othersupervisor')).post(path, {}).expect(404);
  await (await signIn(app, 'auditor')).post(path, {}).expect(403);
  const supervisor = await signIn(app, 'supervisor');
  await supervisor.post(path, {}).expect(200);
  await supervisor.post(path, {}).expect(404);
  expect((await read('supervisor', '/api/incidents?state=open')).items).toEqual([]);
  const resolved = await read('supervisor', '/api/incidents?state=resolved');
  expect(resolved.items).toMatchObject([
    { id: day.incidentId, procedureKind: 'revisitRound', patchCode: 'd1-o1-p1' },
  ]);
});

test('tasks come in due order and can be asked for by what is overdue, unclosed, kind and registration', async () => {
  const { items } = await read('supervisor', '/api/tasks?state=unclosed');
  expect(items).toMatchObject([
    {
      id: day.lateTaskId,
      overdue: true,
      patchCode: 'd1-o1-p1',
      dwellingNumber: '101',
      assigneeName: 'officer',
    },
    { id: day.openTaskId, overdue: false },
  ]);
  const only = async (query: string) => idsOf(await read('supervisor', `/api/tasks?${query}`));
  expect(await only('overdue=true')).toEqual([day.lateTaskId]);
  expect(await only(`registrationId=${register.homes[0].registrationId}`)).toEqual([day.lateTaskId]);
  expect(await only('kind=visit')).toEqual([]);
  const first = await read('supervisor', '/api/tasks?limit=1');
  expect(await only(`limit=1&cursor=${first.nextCursor}`)).toEqual([day.openTaskId]);
  const masked = await read('admin', '/api/tasks');
  expect(masked.items.map(({ dwellingNumber }) => dwellingNumber)).toEqual([null, null]);
});

interface Report {
  differences: { changes: object[] };
  labels: Record<string, object>;
}

test('an import is listed without its report and shown with it', async () => {
  const { items } = await read('admin', '/api/imports');
  expect(items).toMatchObject([{ id: day.importId, problemCount: 1, counts: { rows: 3599 } }]);
  expect(items[0]).not.toHaveProperty('differences');
  const report = await read<Report>('admin', `/api/imports/${day.importId}`);
  expect(report.differences.changes).toEqual([{ key: '4150001', name: 'storeys', from: 4, to: 5 }]);
  expect(report.labels['storeys']).toEqual({ zh: '层数', en: 'Storeys' });
  const { agent } = await signIn(app, 'admin');
  await agent.get(`/api/imports/${uuid()}`).expect(404);
});
