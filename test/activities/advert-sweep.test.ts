import { v7 as uuid } from 'uuid';
import { createAdvertActivities } from '../../activities/advert-activities';
import { openAdvertSweep } from '../../db/queries/advert-sweep';
import { setAdvertHome } from '../../db/queries/adverts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { allowTestSource, insertAdvert } from '../support/adverts';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

const WEEK = '2026-11-02';
const DAY_MS = 86_400_000;
let database: TestDatabase;
let register: SmallRegister;
let sweep: ReturnType<typeof createAdvertActivities>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  sweep = createAdvertActivities({ service: database.service });
  const [here, there] = register.homes;
  const place = (id: string, address: string) =>
    database.service('buildings').where({ id }).update({ address });
  await place(here.buildingId, '12 JARVIS ST');
  await place(there.buildingId, '14 JARVIS ST');
  // the second home's tenancy is over
  await database
    .service('registrations')
    .where({ id: there.registrationId })
    .update({ state: 'ended', period: '[2026-01-01,2026-10-01)' });
  await database.service('dwellings').where({ id: here.dwellingId }).update({ number: '101' });
  await database.service('dwellings').where({ id: there.dwellingId }).update({ number: '101' });
});
afterAll(() => database.close());

const look = (days = 0) => sweep.sweepAdverts({ week: WEEK, at: TEST_START.getTime() + days * DAY_MS });
const advert = (id: string) => database.service('adverts').where({ id }).first<Record<string, unknown>>();
const insert = (values: Record<string, unknown>) => insertAdvert(database.service, values);

test('a week’s sweep is asked for once, and only where somebody may send adverts', async () => {
  expect(await openAdvertSweep(database.service, TEST_START)).toBe(false);
  await allowTestSource(database.service);
  expect(await openAdvertSweep(database.service, TEST_START)).toBe(true);
  expect(await openAdvertSweep(database.service, new Date(TEST_START.getTime() + DAY_MS))).toBe(false);
  expect(await database.service('procedures').where({ kind: 'advertSweep' })).toMatchObject([
    { workflow_id: `advert-sweep-${WEEK}`, input: { week: WEEK } },
  ]);
});

test('an advert is matched, and is done where the home is registered, to be followed up where it is not', async () => {
  const registered = await insert({ address: 'Unit 101, 12 Jarvis Street' });
  const unregistered = await insert({ address: '#101 - 14 Jarvis St' });
  const unknown = await insert({ address: '16 Jarvis St' });
  const uncertain = await insert({ address: '14 Jarvis Street, unit 7' });
  expect(await look()).toMatchObject({ over: false, nextAt: TEST_START.getTime() + DAY_MS / 4 });
  expect(await advert(registered)).toMatchObject({
    state: 'registered',
    dwelling_id: register.homes[0].dwellingId,
    patch_id: register.patches[0],
    due_at: null,
  });
  expect(await advert(unregistered)).toMatchObject({
    state: 'unregistered_let',
    dwelling_id: register.homes[1].dwellingId,
  });
  expect((await advert(unregistered))['due_at']).not.toBeNull();
  expect(await advert(unknown)).toMatchObject({ state: 'unmatched', patch_id: null });
  expect(await advert(uncertain)).toMatchObject({ state: 'uncertain', patch_id: register.patches[1] });
  expect(await database.service('advert_matches').where({ advert_id: uncertain })).toMatchObject([
    { building_id: register.homes[1].buildingId, dwelling_id: null },
  ]);
});

test('a look that is taken again changes nothing', async () => {
  const before = await database.service('adverts').orderBy('id');
  await look();
  expect(await database.service('adverts').orderBy('id')).toEqual(before);
});

test('what a person decided is followed up at the next look', async () => {
  const id = await insert({ address: '12 Jarvis Street' });
  await insert({ address: '14 Jarvis Street, unit 8' });
  await look();
  const [open] = await database
    .service('adverts')
    .where({ state: 'uncertain', address: '14 Jarvis Street, unit 8' });
  await asUser(database.app, register.users.otherSupervisor, (trx) =>
    setAdvertHome(trx, (open as { id: string }).id, {
      dwellingId: register.homes[1].dwellingId,
      by: register.users.otherSupervisor,
    }),
  );
  await look();
  expect(await advert((open as { id: string }).id)).toMatchObject({ state: 'unregistered_let' });
  // a building of one dwelling needs no number
  expect(await advert(id)).toMatchObject({ state: 'registered' });
});

test('a home that is registered meanwhile closes its advert by itself', async () => {
  const id = await insert({ address: '#101 - 14 Jarvis St' });
  await look();
  expect(await advert(id)).toMatchObject({ state: 'unregistered_let' });
  const { unitId, buildingId } = register.homes[1];
  await database.service('registrations').insert({
    id: uuid(),
    unit_id: unitId,
    building_id: buildingId,
    patch_id: register.patches[1],
    state: 'unverified',
    period: '[2026-10-15,)',
    verification_due_on: '2026-11-16',
    declared_on: '2026-11-02',
  });
  await look();
  expect(await advert(id)).toMatchObject({ state: 'registered', due_at: null });
});

test('an advert that ended, or is not sent any more, is gone', async () => {
  const ended = await insert({ address: '#101 - 14 Jarvis St', ended_on: '2026-11-02' });
  const silent = await insert({
    address: '#101 - 14 Jarvis St',
    first_seen_on: '2026-09-01',
    last_seen_on: '2026-10-11',
  });
  await look();
  expect(await advert(ended)).toMatchObject({ state: 'gone', ended_on: '2026-11-02' });
  expect(await advert(silent)).toMatchObject({ state: 'gone', ended_on: '2026-11-02' });
});

test('what waits for a person too long is told of once for its patch', async () => {
  await look(12);
  const incidents = await database.service('incidents').where({ code: 'ADVERTS_OVERDUE', state: 'open' });
  expect(incidents).toMatchObject([{ patch_id: register.patches[1] }]);
});

test('what was looked for in vain is looked for again by the next sweep, and a sweep ends with its week', async () => {
  const id = await insert({ address: '99 Nowhere Rd' });
  await look();
  expect(await advert(id)).toMatchObject({ state: 'unmatched' });
  await sweep.beginAdvertSweep({ week: WEEK });
  expect(await advert(id)).toMatchObject({ state: 'received' });
  expect(await look(7)).toEqual({ over: true, nextAt: null });
  await sweep.endAdvertSweep({ week: WEEK });
  expect(await database.service('procedures').where({ kind: 'advertSweep' })).toMatchObject([
    { state: 'ended' },
  ]);
});
