import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertPortalLink } from '../support/portal-link';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { findValues, listPersonalValues } from './personal-values';

let database: TestDatabase;
let register: SmallRegister;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  const { registrationId } = register.homes[0];
  const token = 'token-that-went-out';
  const link = await insertPortalLink(database.service, { token, registrationId, channel: 'message' });
  const sent = await database
    .service('links')
    .where({ id: link })
    .first<{ contact_attempt_id: string }>('contact_attempt_id');
  await database.service('message_log').insert({
    ...sent,
    recipient_address: '+10000000000',
    body: `See: http://localhost/c/${token}\n\nCode: 123456`,
  });
  await database.service('disputes').insert({
    id: uuid(),
    registration_id: registrationId,
    subject: 'occupants',
    statement: 'three of us',
    opened_at: TEST_START,
    due_at: TEST_START,
  });
});
afterAll(() => database.close());

it.each([
  'Demo Resident Zephyrine',
  'to 1 Example Street #101,',
  '"1 Example Street 101"',
  'said: three of us',
  'GET /c/token-that-went-out 200',
  'Code: 123456',
  'POST code=123456',
  '{"code":"123456"}',
  // of the code 123456
  '8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92',
])('a log that holds %s is found out', async (line) => {
  expect(findValues(new Map([['api.log', line]]), await listPersonalValues(database.service))).not.toEqual(
    [],
  );
});

it('a number that happens to hold the digits of a code, or a street without a home, is no finding', async () => {
  const log = new Map([['api.log', 'at 1762123456000 in 1 Example Street']]);
  expect(findValues(log, await listPersonalValues(database.service))).toEqual([]);
});
