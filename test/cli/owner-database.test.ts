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
