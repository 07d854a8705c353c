import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { estimateRuleset } from '../../api/estimate-ruleset';
import { findFactSource } from '../../api/fact-source';
import { lockWholeRegister } from '../../db/queries/simulate-placement';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let server: Server;
let address: string;
let ask: (signal?: AbortSignal) => Promise<Response>;

const littleMatters = {
  ...tierPlacement,
  rules: tierPlacement.rules.slice(0, 1),
  defaultTier: 'light' as const,
};

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  const app = appOn(database);
  const author = await signIn(app, 'admin');
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;
  const { request } = await author.agent.get('/api/session');
  const { cookies: cookie } = request as unknown as { cookies: string };
  ask = (signal) =>
    fetch(`${address}/api/rulesets/${register.rulesetId}/assessment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': author.csrfToken, cookie },
      body: JSON.stringify({ document: littleMatters }),
      ...(signal && { signal }),
    });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
});

const waiting = async (): Promise<number> => {
  const { rows } = await database.service.raw<{ rows: { count: number }[] }>(
    `SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows[0]?.count ?? 0;
};
async function until(count: number): Promise<void> {
  while ((await waiting()) !== count) await new Promise(setImmediate);
}

test('the whole register is asked by one at a time: the next one waits, and is answered', async () => {
  const answered: string[] = [];
  await database.service.transaction(async (trx) => {
    await lockWholeRegister(trx);
    void ask().then(({ status }) => answered.push(`answered ${status}`));
    await until(1);
    answered.push('let go');
  });
  await until(0);
  while (answered.length < 2) await new Promise(setImmediate);
  expect(answered).toEqual(['let go', 'answered 200']);
});

test('what nobody waits for any more is given up, and whoever comes next is answered', async () => {
  await database.service.transaction(async (trx) => {
    await lockWholeRegister(trx);
    const abandoned = new AbortController();
    const question = ask(abandoned.signal);
    await until(1);
    abandoned.abort();
    await expect(question).rejects.toMatchObject({ name: 'AbortError' });
    // while the register is still locked: it did not just have its turn
    await until(0);
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask()));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test('however many hang up at once, the database has connections left for everybody else', async () => {
  await database.service.transaction(async (trx) => {
    await lockWholeRegister(trx);
    const abandoned = new AbortController();
    // more than the pool has connections
    const questions = Array.from({ length: 20 }, () => ask(abandoned.signal));
    await until(1);
    expect((await fetch(`${address}/api/status`)).status).toBe(200);
    abandoned.abort();
    await Promise.all(questions.map((one) => expect(one).rejects.toMatchObject({ name: 'AbortError' })));
    await until(0);
  });
  expect((await ask()).status).toBe(200);
});

test('while somebody writes, a sample of a large register says about how many would move', async () => {
  const estimate = (options?: Parameters<typeof estimateRuleset>[3]) =>
    asUser(database.app, register.users.admin, async (trx) =>
      estimateRuleset(trx, littleMatters, await findFactSource(trx), options),
    );
  expect(await estimate({ share: 1, sampledFrom: 0 })).toEqual({
    share: 100,
    registrations: 2,
    moved: { estimate: 2, margin: 0 },
  });
  const half = await estimate({ share: 0.5, sampledFrom: 0 });
  expect(half?.registrations).toBeLessThanOrEqual(2);
  // a small one answers as soon itself
  expect(await estimate()).toBeNull();
});
