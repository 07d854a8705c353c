import request from 'supertest';
import { networkOf } from '../../api/login-limits';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister } from '../support/register';
import { appOn, PASSWORD, setPasswords } from './api-client';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedSmallRegister(database.service);
  await setPasswords(database);
});
afterAll(() => database.close());
beforeEach(() => database.service('rate_limits').del());

/** Signs in behind a proxy that says where the caller is. */
function from(app: ReturnType<typeof appOn>, address: string, login: string, password = 'a guess') {
  return request(app).post('/api/session').set('X-Forwarded-For', address).send({ login, password });
}
const codeOf = async (answer: ReturnType<typeof from>) => (await answer).body.code as string | undefined;

describe('behind a proxy that is trusted', () => {
  it('one login is guessed no more often from many addresses than from one', async () => {
    const app = appOn(database, { trustProxy: ['loopback'] });
    for (let n = 1; n <= 10; n++)
      expect(await codeOf(from(app, `192.0.2.${n}`, 'officer'))).toBe('WRONG_LOGIN');
    expect(await codeOf(from(app, '192.0.2.99', 'officer'))).toBe('TOO_MANY_ATTEMPTS');
    expect(await codeOf(from(app, '192.0.2.99', 'supervisor'))).toBe('WRONG_LOGIN');
  });

  it('one address guesses no more often at many logins than at a few, and shuts nobody out elsewhere', async () => {
    const app = appOn(database, { trustProxy: 1 });
    for (let n = 1; n <= 50; n++)
      expect(await codeOf(from(app, '192.0.2.1', `nobody${n}`))).toBe('WRONG_LOGIN');
    for (let n = 1; n <= 11; n++)
      expect(await codeOf(from(app, '192.0.2.1', 'officer'))).toBe('TOO_MANY_ATTEMPTS');
    await from(app, '192.0.2.2', 'officer', PASSWORD).expect(200);
  });
});

it('an office that shares an address may sign in as often as it likes with the right passwords', async () => {
  const app = appOn(database);
  for (let n = 1; n <= 60; n++) await from(app, '192.0.2.1', 'officer', PASSWORD).expect(200);
});

it('without a proxy that is trusted, whatever a caller writes into X-Forwarded-For is nobody’s address', async () => {
  const app = appOn(database);
  for (let n = 1; n <= 50; n++)
    expect(await codeOf(from(app, `192.0.2.${n}`, `nobody${n}`))).toBe('WRONG_LOGIN');
  const refused = await from(app, '192.0.2.99', 'nobody99');
  expect([refused.status, refused.body.code]).toEqual([429, 'TOO_MANY_ATTEMPTS']);
  expect(Number(refused.get('Retry-After'))).toBeGreaterThan(0);
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s: a /64 is one subscriber', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
