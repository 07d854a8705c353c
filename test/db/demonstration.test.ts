import { reviewRegistrations } from '../../activities/review-registrations';
import { seedDemonstration } from '../../db/seeds/demonstration';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertBuilding, insertProgramme } from './fixture';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  const { districtId } = await insertProgramme(db.service);
  await insertDwellings(await insertBuilding(db.service, districtId, { address: '1 TALL ST' }), 20, 35);
  await insertDwellings(await insertBuilding(db.service, districtId, { address: '2 LOW ST' }), 1, 40);
});
afterAll(() => db.close());

function insertDwellings(buildingId: string, floors: number, perFloor: number): Promise<unknown> {
  return db.service.raw(
    `WITH homes AS (
       INSERT INTO dwellings (id, building_id, number, floor, existed_from)
       SELECT gen_random_uuid(), ?, f * 100 + n, f, '2025-11-06' FROM generate_series(1, ?::integer) f, generate_series(1, ?::integer) n
       RETURNING id)
     INSERT INTO units (id, dwelling_id, existed_from) SELECT gen_random_uuid(), id, '2025-11-06' FROM homes`,
    [buildingId, floors, perFloor],
  );
}

test('cuts patches of 150-400 dwellings, invents fictitious tenancies, and every tier has members', async () => {
  const result = await seedDemonstration(db.service, { seed: 1, at: AT, passwordHash: 'hash' });
  expect(result).toMatchObject({ districts: 1, dwellings: 740 });
  expect(result.registrations).toBeGreaterThan(600);

  const patches = await db
    .service('dwellings')
    .groupBy('patch_id')
    .select(db.service.raw('count(*) AS size'));
  expect(patches.every(({ size }) => size >= 150 && size <= 400)).toBe(true);
  const floorsCut = await db
    .service('dwellings')
    .groupBy('building_id', 'floor')
    .havingRaw('count(DISTINCT patch_id) > 1')
    .select('building_id');
  expect(floorsCut).toEqual([]);

  const names = await db
    .service('residents')
    .select<{ name: string; generated: boolean }[]>('name', 'generated');
  expect(names.every(({ name, generated }) => generated && /^(Demo |演示·)/.test(name))).toBe(true);
  const notGenerated = await db.service('registrations').where({ generated: false });
  expect(notGenerated).toEqual([]);

  const reviewed = await reviewRegistrations({ service: db.service, facts: db.facts }, { at: AT });
  expect(reviewed.reviewed).toBe(result.registrations);
  const tiers = await db.service('registrations').distinct('tier').orderBy('tier').pluck('tier');
  expect(tiers).toEqual(['light', 'priority', 'standard']);
});

test('whoever grants the roles neither writes nor approves rules', async () => {
  const grants = await db
    .service('role_grants')
    .join('users', 'users.id', 'user_id')
    .leftJoin({ by: 'users' }, 'by.id', 'granted_by')
    .select('users.login', { by: 'by.login' });
  expect(grants.filter(({ login }) => login === 'granter')).toEqual([{ login: 'granter', by: null }]);
  expect(grants.every(({ login, by }) => login === 'granter' || by === 'granter')).toBe(true);
});
