import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

const SECRET = Buffer.from('a secret of twenty-four bytes, or more').toString('base64');
const OTHER = Buffer.from('another secret of twenty-four bytes').toString('base64');

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let supervisor: Caller;
let home: Home;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database, { receiptSecrets: [OTHER, SECRET] });
  supervisor = await signIn(app, 'supervisor');
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `receipts-${++made}`,
  });
});

/** A text of this home, on its way; gives its id. */
async function text(more: object = {}): Promise<string> {
  const id = uuid();
  await database.service('contact_attempts').insert({
    id,
    registration_id: home.registrationId,
    recipient: 'resident',
    channel: 'message',
    purpose: 'confirmation',
    state: 'queued',
    at: database.service.raw('programme_now()'),
  });
  await database
    .service('contact_attempts')
    .where({ id })
    .update({ state: 'sent', ...more });
  return id;
}
const find = (id: string) => database.service('contact_attempts').where({ id }).first('state', 'failure');

function report(said: object, { secret = SECRET, at = new Date(), body = JSON.stringify(said) } = {}) {
  const signed = JSON.stringify(said);
  return request(app)
    .post('/api/receipts')
    .set('Content-Type', 'application/json')
    .set('webhook-id', 'r-1')
    .set('webhook-timestamp', String(Math.floor(at.getTime() / 1000)))
    .set('webhook-signature', new Webhook(secret).sign('r-1', at, signed))
    .send(body);
}

test('a service that signs reports what became of a text, once', async () => {
  const id = await text();
  const { body } = await report({ messageId: id, state: 'delivered' }).expect(200);
  expect(body).toEqual({ noted: true });
  expect(await find(id)).toEqual({ state: 'delivered', failure: null });
  // it may say so again, or think otherwise later
  for (const state of ['delivered', 'failed']) {
    const again = await report({ messageId: id, state }).expect(200);
    expect(again.body).toEqual({ noted: false });
  }
  expect(await find(id)).toEqual({ state: 'delivered', failure: null });
});

test('a number that is nobody’s is not used again, and the place under the ceilings stays taken', async () => {
  const contactId = uuid();
  await database.service('resident_contacts').insert({
    id: contactId,
    resident_id: home.residentId,
    channel: 'message',
    address: '+15550009',
  });
  const id = await text();
  await database.service('links').insert({
    id: uuid(),
    token_hash: Buffer.from(id),
    code_hash: Buffer.from('x'),
    registration_id: home.registrationId,
    contact_attempt_id: id,
    contact_id: contactId,
    purpose: 'confirmation',
    expires_at: database.service.raw(`now() + interval '1 day'`),
  });
  await report({ messageId: id, state: 'failed', code: 'UNKNOWN_RECIPIENT' }).expect(200);
  expect(await find(id)).toEqual({ state: 'failed', failure: 'UNKNOWN_RECIPIENT' });
  expect(await database.service('resident_contacts').where({ id: contactId }).pluck('wrong_at')).not.toEqual([
    null,
  ]);
  expect(await database.service('contact_attempts').where({ id }).pluck('went_out')).toEqual([true]);
});

test.each([
  [
    'is signed by somebody else',
    { secret: Buffer.from('a third secret of twenty-four bytes').toString('base64') },
  ],
  ['is older than five minutes', { at: new Date(Date.now() - 6 * 60_000) }],
  ['says something else than was signed', { body: JSON.stringify({ messageId: uuid(), state: 'failed' }) }],
])('a report that %s changes nothing', async (_, how) => {
  const id = await text();
  const { body } = await report({ messageId: id, state: 'failed' }, how).expect(401);
  expect(body).toMatchObject({ code: 'RECEIPT_UNSIGNED' });
  expect(await find(id)).toEqual({ state: 'sent', failure: null });
});

test.each([
  [{ state: 'delivered' }],
  [{ messageId: 'x', state: 'delivered' }],
  [{ messageId: uuid(), state: 'answered' }],
  [{ messageId: uuid(), state: 'failed', code: 'no such number +15550001' }],
])('%j is refused, whoever signs it', async (said) => {
  const { body } = await report(said).expect(400);
  expect(body).toMatchObject({ code: 'INVALID_REQUEST' });
});

test('a text that was never sent, or is nobody’s, has no report', async () => {
  const { body } = await report({ messageId: uuid(), state: 'delivered' }).expect(200);
  expect(body).toEqual({ noted: false });
});

test('a supervisor sees what came to nothing, and sends it again, once and within the ceilings', async () => {
  const id = await text({
    state: 'failed',
    failure: 'SMTP_452',
    finished_at: database.service.raw('programme_now()'),
  });
  const list = async () => {
    const { body } = await supervisor.agent
      .get('/api/undelivered')
      .query({ registrationId: home.registrationId })
      .expect(200);
    return (body as { items: { id: string; failure: string }[] }).items;
  };
  expect(await list()).toMatchObject([
    { id, failure: 'SMTP_452', channel: 'message', purpose: 'confirmation' },
  ]);
  const again = await supervisor.post(`/api/undelivered/${id}/send-again`, {}).expect(200);
  expect(await list()).toEqual([]);
  expect(await find((again.body as { id: string }).id)).toEqual({ state: 'queued', failure: null });
  await supervisor.post(`/api/undelivered/${id}/send-again`, {}).expect(404);
  const other = await text({
    state: 'failed',
    failure: 'UNDELIVERED',
    finished_at: database.service.raw('programme_now()'),
  });
  // a third one within a month
  await text();
  const { body } = await supervisor.post(`/api/undelivered/${other}/send-again`, {}).expect(409);
  expect(body).toMatchObject({ code: 'CONTACT_CEILING' });
});

test('what is in nobody’s area whom it asks is not found, nor is what was delivered', async () => {
  const delivered = await text();
  await supervisor.post(`/api/undelivered/${delivered}/send-again`, {}).expect(404);
  await supervisor.post(`/api/undelivered/${uuid()}/send-again`, {}).expect(404);
});

test('a report that comes before the text is marked as sent is to come again', async () => {
  const id = uuid();
  await database.service('contact_attempts').insert({
    id,
    registration_id: home.registrationId,
    recipient: 'resident',
    channel: 'message',
    purpose: 'confirmation',
    state: 'queued',
    at: database.service.raw('programme_now()'),
  });
  const { body } = await report({ messageId: id, state: 'failed', code: 'UNKNOWN_RECIPIENT' }).expect(503);
  expect(body).toMatchObject({ code: 'RECEIPT_EARLY' });
  await database.service('contact_attempts').where({ id }).update({ state: 'sent' });
  await report({ messageId: id, state: 'failed', code: 'UNKNOWN_RECIPIENT' }).expect(200);
  expect(await find(id)).toEqual({ state: 'failed', failure: 'UNKNOWN_RECIPIENT' });
});

test('what is of no use any more stays in the list and is not sent again', async () => {
  const id = await text({
    state: 'failed',
    failure: 'UNDELIVERED',
    finished_at: database.service.raw('programme_now()'),
  });
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ state: 'void', version: database.service.raw('version + 1') });
  const { body } = await supervisor.agent
    .get('/api/undelivered')
    .query({ registrationId: home.registrationId })
    .expect(200);
  expect((body as { items: object[] }).items).toMatchObject([{ id, ofUse: false }]);
  await supervisor.post(`/api/undelivered/${id}/send-again`, {}).expect(404);
});
