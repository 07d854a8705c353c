import { v7 as uuid } from 'uuid';
import { checkKeptFacts } from '../../db/queries/check-kept-facts';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

const DAY_MS = 86_400_000;
const check = (days = 0, size?: { batch: number; batches: number }) =>
  checkKeptFacts(database.service, new Date(TEST_START.getTime() + days * DAY_MS), size);
const told = () => database.service('incidents').where({ code: 'KEPT_FACTS_DIFFERED' });
const nights = () => database.service('kept_fact_checks').orderBy('night');

/** By hand, past every trigger. */
async function damage(table: string, where: object, values: Record<string, unknown> | null): Promise<void> {
  await database.owner.transaction((trx) =>
    asUnforcedOwner(trx, async (owner) => {
      const rows = owner(table).where(where);
      await (values === null ? rows.delete() : rows.update(values));
    }),
  );
}

const rowOf = (id: string) => database.facts('registration_facts').where({ registration_id: id }).first();

it('tells nothing of a right register, looks at all of it, and looks once a night', async () => {
  expect(await check()).toBe(4);
  expect(await check()).toBe(0);
  expect(await nights()).toMatchObject([
    {
      night: '2026-11-02',
      part: 'over',
      buildings: 2,
      registrations: 2,
      differing_buildings: 0,
      differing_registrations: 0,
    },
  ]);
  expect(await check(1)).toBe(4);
  expect(await told()).toEqual([]);
});

it('waits for the night of the programme', async () => {
  const oneInTheMorning = new Date('2026-11-03T06:00:00Z');
  expect(await checkKeptFacts(database.service, oneInTheMorning)).toBe(0);
  expect(await nights()).toEqual([]);
  expect(await checkKeptFacts(database.service, new Date(oneInTheMorning.getTime() + 3_600_000))).toBe(4);
});

it('finds, mends and tells of kept rows that were written past the triggers, without a value', async () => {
  const [home, other] = register.homes;
  const right = [await rowOf(home.registrationId), await rowOf(other.registrationId)];
  await damage('registration_facts', { registration_id: home.registrationId }, { occupant_count: 99 });
  await damage('registration_facts', { registration_id: other.registrationId }, null);
  await damage('building_facts', { building_id: other.buildingId }, { storeys: 99, fire_alarm: true });
  await check();
  const mended = [await rowOf(home.registrationId), await rowOf(other.registrationId)];
  expect(mended).toEqual(right.map((row: object) => ({ ...row, kept_at: expect.any(Date) as Date })));
  expect(
    await database.facts('building_facts').where({ building_id: other.buildingId }).first(),
  ).toMatchObject({ fire_alarm: null });
  expect(await told()).toMatchObject([
    { state: 'open', about: '2026-11-02', detail: { night: '2026-11-02', buildings: 1, registrations: 2 } },
  ]);
  const asked = await database.service('registrations').whereNotNull('review_requested_at').pluck('id');
  expect(asked.toSorted()).toEqual([home.registrationId, other.registrationId].toSorted());
  // found once: the next night is quiet
  await check(1);
  expect(await told()).toHaveLength(1);
});

it('finds a row that would never expire, and one of a registration that is over', async () => {
  const [home, other] = register.homes;
  await database.service('contact_attempts').insert({
    id: uuid(),
    registration_id: home.registrationId,
    recipient: 'resident',
    channel: 'phone',
    purpose: 'confirmation',
    state: 'no_answer',
    at: new Date(TEST_START.getTime() - DAY_MS),
    finished_at: new Date(TEST_START.getTime() - DAY_MS),
  });
  expect((await rowOf(home.registrationId)).expires_at).toBeInstanceOf(Date);
  await damage('registration_facts', { registration_id: home.registrationId }, { expires_at: 'infinity' });
  const kept = await rowOf(other.registrationId);
  await database.service('registrations').where({ id: other.registrationId }).update({ state: 'void' });
  await database.owner.transaction((trx) =>
    asUnforcedOwner(trx, (owner) => owner('registration_facts').insert(kept)),
  );
  await check();
  expect((await rowOf(home.registrationId)).expires_at).toBeInstanceOf(Date);
  expect(await rowOf(other.registrationId)).toBeUndefined();
  expect(await told()).toMatchObject([{ detail: { buildings: 0, registrations: 2 } }]);
});

it('goes on where it was, a part at a time, and counts what every part found in one incident', async () => {
  for (const { registrationId } of register.homes)
    await damage('registration_facts', { registration_id: registrationId }, { occupant_count: 99 });
  const counts: number[] = [];
  for (let turn = 0; turn < 8; turn++) {
    const checked = await check(0, { batch: 1, batches: 1 });
    counts.push(checked);
    const [night] = await nights();
    if (night.part === 'over') break;
  }
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  expect(counts.every((count) => count <= 1)).toBe(true);
  expect(await told()).toMatchObject([{ detail: { registrations: 2, buildings: 0 } }]);
});

it('leaves what time has changed to its refresh, and tells nothing of it', async () => {
  const [home] = register.homes;
  await database.service('contact_attempts').insert({
    id: uuid(),
    registration_id: home.registrationId,
    recipient: 'resident',
    channel: 'phone',
    purpose: 'confirmation',
    state: 'no_answer',
    at: new Date(TEST_START.getTime() - DAY_MS),
    finished_at: new Date(TEST_START.getTime() - DAY_MS),
  });
  await setProgrammeClock(database, new Date(TEST_START.getTime() + 200 * DAY_MS));
  await check(200);
  expect(await told()).toEqual([]);
});
