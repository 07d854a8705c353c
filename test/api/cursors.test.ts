import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertRound } from '../support/rounds';
import { proposeVisit } from '../support/visits';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let caller: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  caller = await signIn(appOn(database), 'supervisor');
  for (let n = 0; n < 4; n++) {
    const { visitId } = await proposeVisit(database.service, register);
    await caller.post(`/api/visits/${visitId}/release`, {}).expect(200);
  }
});
afterAll(() => database.close());

interface Answer {
  items: { id: string }[];
  nextCursor: string | null;
}
const page = async (address: string): Promise<Answer> =>
  (await caller.agent.get(address).expect(200)).body as Answer;
const idsOf = ({ items }: Answer) => items.map(({ id }) => id);

/** The first page; then something happens to its last row; then the rest. */
async function acrossPages(list: string, happens: (lastId: string) => Promise<unknown>): Promise<string[]> {
  const first = await page(`${list}&limit=2`);
  await happens(idsOf(first)[1] ?? '');
  return idsOf(await page(`${list}&limit=200&cursor=${first.nextCursor}`));
}

it('tasks go on behind a row that was done, and moved, meanwhile', async () => {
  const list = '/api/tasks?state=open&kind=visit';
  const all = idsOf(await page(list));
  const later = new Date(TEST_START.getTime() + 300 * 86_400_000);
  const done = { state: 'withdrawn', closed_at: TEST_START, due_at: later };
  const rest = await acrossPages(list, (id) => database.service('tasks').where({ id }).update(done));
  expect(rest).toEqual(all.slice(2));
});

it('visits go on behind a row that was moved meanwhile', async () => {
  const list = '/api/visits?ground=safety';
  const all = idsOf(await page(list));
  const rest = await acrossPages(list, (id) =>
    database.service('visits').where({ id }).update({ rank: 4, rank_on: '2027-12-31' }),
  );
  expect(rest).toEqual([...all.slice(2), all[1]]);
});

it('procedures go on behind a row that was changed meanwhile', async () => {
  const list = '/api/procedures?state=open';
  const all = idsOf(await page(list));
  const touched = { updated_at: new Date(Date.now() + 3_600_000) };
  const rest = await acrossPages(list, (workflow_id) =>
    database.service('procedures').where({ workflow_id }).update(touched),
  );
  expect(rest).toEqual(all.slice(2));
});

it.each(['worst', 'patch', 'closing'])(
  'rounds in the order %s go on behind one that was closed',
  async (order) => {
    const years = 27 + ['worst', 'patch', 'closing'].indexOf(order);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push(await insertRound(database, register, `20${years}-0${n}-0${n}`));
    const list = `/api/rounds?state=open&order=${order}`;
    const all = idsOf(await page(list));
    const closed = { state: 'closed', closed_at: TEST_START };
    const rest = await acrossPages(list, (id) => database.service('rounds').where({ id }).update(closed));
    expect(all).toHaveLength(3);
    expect(rest).toEqual(all.slice(2));
    await database.service('rounds').whereIn('id', ids).update(closed);
  },
);
