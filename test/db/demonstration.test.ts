import { reviewRegistrations } from '../../activities/review-registrations';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { seedDemonstration, type DemonstrationResult } from '../../db/seeds/demonstration';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertBuilding, insertProgramme } from './fixture';

let db: TestDatabase;

/** Two buildings: one is cut into several patches, the other is a single floor of forty doors. */
async function registerOf740(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  const { districtId } = await insertProgramme(made.service);
  const tall = { address: '1 TALL ST', external_key: 'tall' };
  await insertDwellings(made, await insertBuilding(made.service, districtId, tall), 20, 35);
  const low = { address: '2 LOW ST', external_key: 'low' };
  await insertDwellings(made, await insertBuilding(made.service, districtId, low), 1, 40);
  return made;
}

function insertDwellings(
  { service }: TestDatabase,
  buildingId: string,
  floors: number,
  perFloor: number,
): Promise<unknown> {
  return service.raw(
    `WITH homes AS (
       INSERT INTO dwellings (id, building_id, number, floor, existed_from)
       SELECT gen_random_uuid(), ?, f * 100 + n, f, '2025-11-06' FROM generate_series(1, ?::integer) f, generate_series(1, ?::integer) n
       RETURNING id)
     INSERT INTO units (id, dwelling_id, existed_from) SELECT gen_random_uuid(), id, '2025-11-06' FROM homes`,
    [buildingId, floors, perFloor],
  );
}

function seed({ owner }: TestDatabase, number: number): Promise<DemonstrationResult> {
  return owner.transaction((transaction) =>
    asUnforcedOwner(transaction, (trx) =>
      seedDemonstration(trx, { seed: number, at: AT, passwordHash: 'hash' }),
    ),
  );
}

/** What the tenancies say, without their ids. */
async function tenancies({ service }: TestDatabase): Promise<unknown[]> {
  const { rows } = await service.raw<{ rows: unknown[] }>(
    `SELECT b.external_key, d.number, p.code, d.legal_occupancy, r.state, r.period, r.occupant_count, r.verified_on, r.confirmed_on,
       r.next_confirmation_on, s.name, s.locale, l.name AS landlord,
       (SELECT jsonb_agg(to_jsonb(c) - 'id' - 'dwelling_id' ORDER BY kind) FROM certificates c WHERE c.dwelling_id = d.id) AS certificates,
       (SELECT jsonb_agg(jsonb_build_array(channel, address) ORDER BY channel) FROM resident_contacts c WHERE c.resident_id = s.id) AS contacts,
       (SELECT jsonb_agg(jsonb_build_array(kind, at) ORDER BY kind, at) FROM registration_events e WHERE e.registration_id = r.id) AS events
     FROM dwellings d JOIN buildings b ON b.id = d.building_id JOIN units u ON u.dwelling_id = d.id LEFT JOIN areas p ON p.id = d.patch_id
     LEFT JOIN registrations r ON r.unit_id = u.id LEFT JOIN registration_residents rr ON rr.registration_id = r.id
     LEFT JOIN residents s ON s.id = rr.resident_id LEFT JOIN parties l ON l.id = r.landlord_id
     ORDER BY b.external_key, d.floor, d.number`,
  );
  return rows;
}

/** Every constraint, index, trigger and policy, and on which tables row-level security is forced. */
async function schemaOf({ service }: TestDatabase): Promise<unknown[]> {
  const { rows } = await service.raw<{ rows: unknown[] }>(
    `SELECT conrelid::regclass::text AS owner, conname::text AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT relname, '', relforcerowsecurity::text || relrowsecurity::text || pg_get_userbyid(relowner) FROM pg_class WHERE relkind = 'r'
       AND relnamespace = 'public'::regnamespace
     ORDER BY 1, 2, 3`,
  );
  return rows;
}

beforeAll(async () => {
  db = await registerOf740();
});
afterAll(() => db.close());

test('cuts patches of 150-400 dwellings, invents fictitious tenancies, and every tier has members', async () => {
  const before = await schemaOf(db);
  const result = await seed(db, 1);
  expect(result).toMatchObject({ districts: 1, dwellings: 740 });
  expect(result.registrations).toBeGreaterThan(600);
  expect(before.length).toBeGreaterThan(300);
  expect(await schemaOf(db)).toEqual(before);

  const patches = await db
    .service('dwellings')
    .groupBy('patch_id')
    .select(db.service.raw('count(*) AS size'));
  expect(patches).toHaveLength(result.patches);
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
  expect(names).toHaveLength(result.registrations);
  expect(names.every(({ name, generated }) => generated && /^(Demo |演示·)/.test(name))).toBe(true);
  const notGenerated = await db.service('registrations').where({ generated: false });
  expect(notGenerated).toEqual([]);
  const limits = await db
    .service('dwellings')
    .whereNotNull('legal_occupancy')
    .distinct('occupancy_generated')
    .pluck<boolean[]>('occupancy_generated');
  expect(limits).toEqual([true]);

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

test('whatever takes two persons can be shown with the logins there are', async () => {
  const logins = await db
    .service('role_grants')
    .join('users', 'users.id', 'user_id')
    .whereNotNull('users.password_hash')
    .whereNot('users.login', 'granter')
    .whereIn('role', ['administrator', 'supervisor'])
    .orderBy('login')
    .pluck('login');
  expect(logins).toEqual(['admin', 'admin2', 'supervisor', 'supervisor2']);
});

test('invents the same tenancies from the same number, and others from another', async () => {
  const [first, same, other] = [await registerOf740(), await registerOf740(), await registerOf740()];
  try {
    await seed(first, 7);
    await seed(same, 7);
    await seed(other, 8);
    expect(await tenancies(first)).toEqual(await tenancies(same));
    expect(await tenancies(first)).not.toEqual(await tenancies(other));
  } finally {
    await Promise.all([first, same, other].map((database) => database.close()));
  }
});

test('draws each thing as often as the demonstration means it', async () => {
  const share = async (table: string, condition: string): Promise<number> => {
    const { rows } = await db.service.raw<{ rows: [{ share: number }] }>(
      `SELECT avg((${condition})::integer)::double precision AS share FROM ${table}`,
    );
    return rows[0].share;
  };
  // 740 draws: three standard deviations around each
  expect(await share('registrations', `state = 'verified'`)).toBeCloseTo(0.92, 1);
  expect(Math.abs((await share('residents', `locale = 'zh-CN'`)) - 0.4)).toBeLessThan(0.06);
  expect(Math.abs((await share('registrations', 'occupant_count <= 2')) - 4 / 6)).toBeLessThan(0.06);
  expect(Math.abs((await share('registrations', 'upper_inf(period)')) - 0.7)).toBeLessThan(0.06);
  const certificates = await db.service('certificates').count({ n: '*' });
  expect(Math.abs(Number(certificates[0]?.['n']) / 740 - 1.4)).toBeLessThan(0.12);
});

test('is refused by the safeguards where the programme is no demonstration, and leaves nothing behind', async () => {
  const real = await registerOf740();
  try {
    await real.owner.raw('ALTER TABLE programme DISABLE TRIGGER programme_clock_fixed');
    await real.service('programme').update({ demonstration: false });
    const before = await schemaOf(real);
    await expect(seed(real, 1)).rejects.toMatchObject({ code: 'DS008', message: /GENERATED_DATA_REFUSED/ });
    expect(await real.service('parties')).toEqual([]);
    expect(await schemaOf(real)).toEqual(before);
  } finally {
    await real.close();
  }
});
