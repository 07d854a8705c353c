import { v7 as uuid } from 'uuid';
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
const page = async (address: string, by = caller): Promise<Answer> =>
  (await by.agent.get(address).expect(200)).body as Answer;
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

it('users go on behind one whose login sorts before the rest, part of a name and role asked for', async () => {
  const names = Array.from({ length: 5 }, (_, n) => `pager-${n}`);
  await database
    .service('users')
    .insert(
      names.map((login) => ({ id: uuid(), login, display_name: `Page Turner ${login}`, locale: 'en' })),
    );
  const logins = ({ items }: Answer) => items.map((item) => (item as unknown as { login: string }).login);
  const admin = await signIn(appOn(database), 'admin');
  const users = async (address: string) => page(address, admin);
  const list = '/api/users?q=TURNER%20pager';
  const first = await users(`${list}&limit=2`);
  const second = await users(`${list}&limit=2&cursor=${first.nextCursor}`);
  const third = await users(`${list}&limit=2&cursor=${second.nextCursor}`);
  expect([first, second, third].map(logins)).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
  expect(third.nextCursor).toBeNull();
  expect(logins(await users('/api/users?role=officer'))).toContain('officer');
  expect(logins(await users('/api/users?role=officer'))).not.toContain('supervisor');
  expect((await users('/api/users?role=officer&q=pager')).items).toEqual([]);
});

it('versions go on behind the last, ruleset by ruleset, newest first; what is current is asked for by itself', async () => {
  const [published] = await database
    .service('ruleset_versions')
    .where({ ruleset_id: register.rulesetId })
    .select<{ number: number; document: object }[]>('number', 'document');
  const author_id = register.users.admin;
  // drafts that were handed in and sent back
  for (const number of [11, 12, 13]) {
    const id = uuid();
    const draft = { ruleset_id: register.rulesetId, number, document: JSON.stringify(published?.document) };
    await database
      .service('ruleset_versions')
      .insert({ id, ...draft, state: 'draft', author_id, created_at: TEST_START });
    for (const state of ['in_review', 'rejected'])
      await database.service('ruleset_versions').where({ id }).update({ state });
  }
  const numbers = ({ items }: Answer) => items.map((item) => (item as unknown as { number: number }).number);
  for (const list of [
    `/api/rulesets/${register.rulesetId}/versions?`,
    `/api/ruleset-versions?rulesetId=${register.rulesetId}&`,
  ]) {
    const all = numbers(await page(list));
    expect(all).toEqual([13, 12, 11, published?.number]);
    const first = await page(`${list}limit=3`);
    expect(numbers(first)).toEqual([13, 12, 11]);
    expect(numbers(await page(`${list}limit=3&cursor=${first.nextCursor}`))).toEqual([published?.number]);
    expect(numbers(await page(`${list}current=true`))).toEqual([published?.number]);
  }
});
