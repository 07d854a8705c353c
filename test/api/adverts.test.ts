import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertAdvert } from '../support/adverts';
import { grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let supervisor: Caller;
let otherSupervisor: Caller;
let chief: Caller;
let admin: Caller;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  const id = uuid();
  await database.service('users').insert({ id, login: 'chief', display_name: 'chief', locale: 'en' });
  await grantRole(database.service, register, id, 'supervisor', register.authorityId);
  await setPasswords(database);
  const app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
  otherSupervisor = await signIn(app, 'othersupervisor');
  chief = await signIn(app, 'chief');
  admin = await signIn(app, 'admin');
});
afterAll(() => database.close());

/** An advert in the first patch that may be for its home, or for any of the same building. */
async function uncertainAdvert(saysWhich = true): Promise<string> {
  const { buildingId, dwellingId } = register.homes[0];
  const id = await insertAdvert(database.service, {
    state: 'uncertain',
    patch_id: register.patches[0],
    due_at: '2026-11-01T15:00:00Z',
  });
  await database.service('advert_matches').insert({
    advert_id: id,
    place: 1,
    building_id: buildingId,
    dwelling_id: saysWhich ? dwellingId : null,
    agreement: JSON.stringify(
      Object.fromEntries(
        [
          'road',
          'roadType',
          'direction',
          'lane',
          'number',
          'building',
          'entrance',
          'unit',
          'locality',
          'postalCode',
        ].map((part) => [part, 'same']),
      ),
    ),
  });
  return id;
}
const advert = (id: string) => database.service('adverts').where({ id }).first<Record<string, unknown>>();

test('a supervisor sees an advert beside the homes that it may mean, and says which', async () => {
  const id = await uncertainAdvert();
  const { dwellingId, registrationId } = register.homes[0];
  const { body } = await supervisor.agent.get(`/api/adverts/${id}`).expect(200);
  expect(body).toMatchObject({ state: 'uncertain', overdue: true, version: 1, address: null });
  expect(body.candidates).toMatchObject([
    { saysWhich: true, agreement: { road: 'same' }, dwellings: [{ dwellingId, registrationId }] },
  ]);
  await supervisor.post(`/api/adverts/${id}/match`, { dwellingId }).expect(200);
  expect(await advert(id)).toMatchObject({
    state: 'matched',
    dwelling_id: dwellingId,
    decided_by: register.users.supervisor,
  });
  const audit = await database.service('audit_log').where({ action: 'advert.matched', subject_id: id });
  expect(audit).toMatchObject([{ detail: { dwellingId }, patch_id: register.patches[0] }]);
  const again = await supervisor.post(`/api/adverts/${id}/match`, { dwellingId });
  expect(again.body.code).toBe('STATE_CONFLICT');
});

test('where the advert does not say which dwelling, any of the building can be chosen, and no other', async () => {
  const id = await uncertainAdvert(false);
  const elsewhere = await supervisor.post(`/api/adverts/${id}/match`, {
    dwellingId: register.homes[1].dwellingId,
  });
  expect(elsewhere.body.code).toBe('ADVERT_HOME_NOT_OFFERED');
  await supervisor.post(`/api/adverts/${id}/match`, { dwellingId: register.homes[0].dwellingId }).expect(200);
});

test('an advert is put aside with a reason, and then nothing follows', async () => {
  const id = await uncertainAdvert();
  expect((await supervisor.post(`/api/adverts/${id}/dismiss`, { reason: 'because' })).status).toBe(400);
  await supervisor.post(`/api/adverts/${id}/dismiss`, { reason: 'not_a_home' }).expect(200);
  expect(await advert(id)).toMatchObject({ state: 'dismissed', dismissed_reason: 'not_a_home' });
});

test('adverts of another area are nobody’s to read; those without a place are the authority’s', async () => {
  const here = await uncertainAdvert();
  const nowhere = await insertAdvert(database.service, { state: 'unmatched' });
  const idsOf = async (caller: Caller) => {
    const { body } = await caller.agent.get('/api/adverts?limit=200').expect(200);
    return (body.items as { id: string }[]).map(({ id }) => id);
  };
  expect(await idsOf(otherSupervisor)).not.toContain(here);
  await otherSupervisor.agent.get(`/api/adverts/${here}`).expect(404);
  expect(await idsOf(supervisor)).not.toContain(nowhere);
  expect(await idsOf(chief)).toEqual(expect.arrayContaining([here, nowhere]));
  await chief.post(`/api/adverts/${nowhere}/dismiss`, { reason: 'outside_the_area' }).expect(200);
});

test('whoever holds the connection decides nothing else, and in nobody’s name', async () => {
  const id = await uncertainAdvert();
  const { dwellingId } = register.homes[0];
  const { supervisor: me, officer } = register.users;
  const write = (values: object) =>
    database.app.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [me]);
      await trx('adverts').where({ id }).update(values);
    });
  await expect(
    write({ state: 'matched', dwelling_id: dwellingId, decided_by: officer }),
  ).rejects.toMatchObject({ code: '42501' });
  await expect(write({ state: 'gone', decided_by: me })).rejects.toMatchObject({ code: 'DS136' });
  await expect(write({ address: '2 Other St' })).rejects.toMatchObject({ code: '42501' });
});

test('an administrator of the authority allows a source and ends it; ended, it does not come back', async () => {
  const source = { id: 'maple-lets', kind: 'licensed', nameZh: '枫叶', nameEn: 'Maple Lets' };
  expect((await admin.post('/api/advert-sources', source)).status).toBe(400);
  await admin.post('/api/advert-sources', { ...source, licence: 'Agreement 7' }).expect(200);
  expect((await admin.post('/api/advert-sources', { ...source, licence: 'x' })).body.code).toBe(
    'ALREADY_EXISTS',
  );
  await insertAdvert(database.service, { feed: 'maple-lets' });
  await admin.post('/api/advert-sources/maple-lets/end', {}).expect(200);
  await expect(insertAdvert(database.service, { feed: 'maple-lets' })).rejects.toMatchObject({
    code: 'DS135',
  });
  await expect(
    database.app.transaction(async (trx) => {
      await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.admin]);
      await trx('advert_sources').where({ key: 'maple-lets' }).update({ ended_at: null });
    }),
  ).rejects.toMatchObject({ code: 'DS138' });
  const { body } = await supervisor.agent.get('/api/advert-sources').expect(200);
  expect(body.items).toContainEqual(expect.objectContaining({ id: 'maple-lets', licence: 'Agreement 7' }));
});
