import { createServer, type Server, type Socket } from 'node:net';
import request from 'supertest';
import { createApp } from '../../api/app';
import { findFreePort } from '../../cli/free-port';
import { openDatabase } from '../../db/connection';
import { createTestDatabase, type TestDatabase } from '../support/database';

const folders = { console: '/nowhere', field: '/nowhere' };
const unavailable = { status: 503, code: 'DATABASE_UNAVAILABLE', detail: { zh: /数据库/, en: /database/ } };

/** `GET path` of an API whose database should stand at this port. */
async function askedOn(port: number, path: string) {
  const db = openDatabase(`postgres://nobody:nothing@127.0.0.1:${port}/none`, { max: 1 });
  try {
    return await request(createApp({ db, publicUrl: 'http://127.0.0.1', folders })).get(path);
  } finally {
    // a connection that never came about cannot be ended
    void db.destroy();
  }
}

function expectUnavailable(answer: request.Response): void {
  expect(answer.status).toBe(503);
  expect(answer.type).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ status: 503, code: unavailable.code });
  expect(answer.body.localised.zh).toMatch(unavailable.detail.zh);
  expect(answer.body.localised.en).toMatch(unavailable.detail.en);
}

describe('health', () => {
  let database: TestDatabase;
  let silent: Server;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    database = await createTestDatabase();
    silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    await database.close();
  });

  it('is told to anybody, also where no programme was set up yet', async () => {
    const app = createApp({ db: database.app, publicUrl: 'http://127.0.0.1', folders });
    const answer = await request(app).get('/api/status');
    expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
  });

  it('is a problem with status 503 while the database is down', async () => {
    expectUnavailable(await askedOn(await findFreePort(), '/api/status'));
  });

  it('is a problem with status 503 within seconds where the database says nothing', async () => {
    const { port } = silent.address() as { port: number };
    const begun = Date.now();
    expectUnavailable(await askedOn(port, '/api/status'));
    expect(Date.now() - begun).toBeLessThan(10_000);
  });

  it('of other answers is told in the same way: they can be asked for again', async () => {
    expectUnavailable(await askedOn(await findFreePort(), '/'));
  });
});
