import { createServer, type AddressInfo } from 'node:net';
import { checkOwnerLogin } from '../../cli/owner-database';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const urlWith = (change: Partial<Pick<URL, 'username' | 'password' | 'pathname' | 'port'>>) =>
  Object.assign(new URL(database.ownerUrl), change).href;

test('an owner who can connect is left alone', async () => {
  await expect(checkOwnerLogin(database.ownerUrl)).resolves.toBeUndefined();
});

test.each([
  ['a wrong password', { password: 'wrong' }, 'DATABASE_LOGIN_REFUSED'],
  ['a user who is not there', { username: 'nobody' }, 'DATABASE_LOGIN_REFUSED'],
  ['a database that is not there', { pathname: '/nowhere' }, 'DATABASE_MISSING'],
  ['a server that is not there', { port: '1' }, 'ECONNREFUSED'],
])('%s is said as that, and not as a database that was never set up', async (_, change, code) => {
  await expect(checkOwnerLogin(urlWith(change))).rejects.toMatchObject({ code });
});

/** A server that lets anybody in and answers every question with one number, as PostgreSQL's protocol 3 has it. */
async function serverOfVersion(version: number): Promise<{ url: string; close(): void }> {
  const message = (type: string, ...body: Buffer[]) => {
    const content = Buffer.concat(body);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(content.length + 4, 1);
    return Buffer.concat([head, content]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, value >> 16, value >> 8, value]);
  const text = Buffer.from(String(version));
  const ready = message('Z', Buffer.from('I'));
  const column = Buffer.concat([
    Buffer.from('v\0'),
    int32(0),
    int16(0),
    int32(25),
    int16(-1),
    int32(-1),
    int16(0),
  ]);
  const answer = Buffer.concat([
    message('T', int16(1), column),
    message('D', int16(1), int32(text.length), text),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]);
  const server = createServer((socket) => {
    let greeted = false;
    socket.on('error', () => undefined);
    socket.on('data', (sent) => {
      if (!greeted) socket.write(Buffer.concat([message('R', int32(0)), ready]));
      else if (sent.toString('latin1', 0, 1) === 'Q') socket.write(answer);
      greeted = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `postgres://owner:x@127.0.0.1:${port}/doorstep`, close: () => server.close() };
}

test.each([
  [14_012, false],
  [149_999, false],
  [150_000, true],
  [180_004, true],
  [190_000, false],
])('a PostgreSQL of version %i is taken: %s', async (version, taken) => {
  const server = await serverOfVersion(version);
  try {
    const checked = checkOwnerLogin(server.url);
    if (taken) await expect(checked).resolves.toBeUndefined();
    else
      await expect(checked).rejects.toMatchObject({
        code: 'DATABASE_VERSION',
        message: expect.stringMatching(/15.*18.*\p{Script=Han}/u) as string,
      });
  } finally {
    server.close();
  }
});
