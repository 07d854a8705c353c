import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, grantRole, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertRound } from '../support/rounds';
import { insertHazard } from '../support/visits';

let database: TestDatabase;
let register: SmallRegister;
beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

/** What somebody may not do by SQL either: no right to the column, or no row. */
async function refused(user: string, table: string, where: object, values: object): Promise<boolean> {
  try {
    return (await asUser(database.app, user, (trx) => trx(table).where(where).update(values))) === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(42501|DS)/.test(String(error.code))) return true;
    throw error;
  }
}

/** What the role that computes facts may read: whole tables, or these columns. */
const FACTS_READ: Readonly<Record<string, true | string>> = {
  added_facts: 'id key observation_key choices retention decision decided_at ended_at',
  adverts: 'id dwelling_id feed first_seen_on last_seen_on ended_on',
  areas: true,
  building_facts: true,
  buildings: true,
  calendar_days: true,
  certificates: true,
  conflicts: true,
  contact_attempts: true,
  disputes: 'id registration_id subject opened_at due_at decided_at decision',
  dwelling_lineage: true,
  dwellings: true,
  hazards: true,
  objections: true,
  observation_keys: true,
  observations: true,
  programme: true,
  registration_events: 'id registration_id kind at actor_kind',
  registration_facts: true,
  registrations: `id unit_id building_id patch_id state period occupant_count declared_on verified_on verification_due_on confirmed_on
    next_confirmation_on unchanged_confirmations tier tier_ground tier_decision_id reviewed_at review_requested_at`,
  service_requests: 'id registration_id kind opened_at promised_for closed_at',
  tier_decisions: true,
  units: true,
  visits: true,
};

it('the role that computes facts reads these columns and no other one of any table', async () => {
  const { rows } = await database.owner.raw<{ rows: { table: string; columns: string[]; whole: boolean }[] }>(
    `SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE may.read) AS columns, bool_and(may.read) AS whole
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     CROSS JOIN LATERAL (SELECT has_column_privilege('doorstep_facts', c.oid, a.attnum, 'SELECT') AS read) may
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') GROUP BY 1 HAVING bool_or(may.read) ORDER BY 1`,
  );
  const found = rows.map(({ table, columns, whole }) => [table, whole || columns.toSorted().join(' ')]);
  const expected = Object.entries(FACTS_READ).map(([table, columns]) => [
    table,
    columns === true || columns.split(/\s+/).toSorted().join(' '),
  ]);
  expect(found).toEqual(expected);
});

it('a round is the programme’s: no supervisor changes its figures or closes it', async () => {
  const id = await insertRound(database, register, '2026-11-05');
  const by = register.users.supervisor;
  for (const values of [
    { reviewed: 999 },
    { closes_at: TEST_START },
    { state: 'closed', closed_at: TEST_START },
  ])
    expect([values, await refused(by, 'rounds', { id }, values)]).toEqual([values, true]);
});

describe('an incident', () => {
  const open = async () => {
    const id = uuid();
    await database
      .service('incidents')
      .insert({ id, code: 'REVIEW_FAILED', about: id, patch_id: register.patches[0], detail: '{}' });
    return id;
  };
  const closed = (by: string) => ({ state: 'resolved', closed_at: new Date(), closed_by: by });

  it('is closed in one’s own name, and says afterwards what it said', async () => {
    const [id, by] = [await open(), register.users.supervisor];
    expect(await refused(by, 'incidents', { id }, { code: 'OTHER' })).toBe(true);
    expect(await refused(by, 'incidents', { id }, { detail: '{"a":1}' })).toBe(true);
    expect(await refused(by, 'incidents', { id }, closed(register.users.admin))).toBe(true);
    expect(await refused(by, 'incidents', { id }, closed(by))).toBe(false);
    expect(await refused(by, 'incidents', { id }, { state: 'open', closed_at: null, closed_by: null })).toBe(
      true,
    );
  });
});

it('a stop of contact is ended in one’s own name, once, and its beginning stays', async () => {
  const [id, by] = [uuid(), register.users.supervisor];
  await asUser(database.app, by, (trx) =>
    trx('outward_pauses').insert({
      id,
      area_id: register.patches[0],
      reason: 'technical',
      paused_at: trx.raw('programme_now()'),
      paused_by: by,
    }),
  );
  const now = { resumed_at: database.app.raw('programme_now()') };
  expect(await refused(by, 'outward_pauses', { id }, { paused_at: TEST_START })).toBe(true);
  expect(await refused(by, 'outward_pauses', { id }, { ...now, resumed_by: register.users.admin })).toBe(
    true,
  );
  expect(await refused(by, 'outward_pauses', { id }, { ...now, resumed_by: by })).toBe(false);
  expect(await refused(by, 'outward_pauses', { id }, { resumed_at: null, resumed_by: null })).toBe(true);
});

it('a session is not made longer by whoever has it', async () => {
  const { admin } = register.users;
  const token_hash = Buffer.from(uuid());
  await asUser(database.app, admin, (trx) =>
    trx('sessions').insert({ token_hash, user_id: admin, csrf_token: 'x', expires_at: new Date() }),
  );
  expect(await refused(admin, 'sessions', { token_hash }, { expires_at: new Date('2099-01-01') })).toBe(true);
});

it('a hazard is found gone by the officer who reinspected it, and by nobody else', async () => {
  const { officer, otherOfficer } = register.users;
  const [home] = register.homes;
  const hazardId = await insertHazard(database.service, home, register.patches[0]);
  const closed = (by: string) => ({ state: 'closed', closed_at: TEST_START, closed_by: by });
  const row = { id: hazardId };
  expect(await refused(officer, 'hazards', row, closed(officer))).toBe(true);
  await database.service('tasks').insert({
    id: uuid(),
    kind: 'reinspection',
    hazard_id: hazardId,
    registration_id: home.registrationId,
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    assignee_id: officer,
    state: 'done',
    outcome: 'remedied',
    rank: 1,
    issued_at: TEST_START,
    due_at: TEST_START,
    closed_at: TEST_START,
    closed_by_kind: 'user',
    closed_by: officer,
  });
  expect(await refused(officer, 'hazards', row, closed(otherOfficer))).toBe(true);
  expect(
    await refused(officer, 'hazards', row, { state: 'withdrawn', closed_at: TEST_START, closed_by: officer }),
  ).toBe(true);
  expect(await refused(officer, 'hazards', row, closed(officer))).toBe(false);
  expect(await refused(officer, 'hazards', row, { state: 'open', closed_at: null, closed_by: null })).toBe(
    true,
  );
});

it('an auditor of one patch reads who looked at its homes, and not at others', async () => {
  const auditor = uuid();
  await database.service('users').insert({ id: auditor, login: 'patch-auditor', display_name: 'Auditor' });
  await grantRole(database.service, register, auditor, 'auditor', register.patches[0]);
  for (const { registrationId } of register.homes)
    await database.service('access_log').insert({
      user_id: register.users.supervisor,
      subject_type: 'registration',
      subject_id: registrationId,
      reason: 'test',
    });
  const seen = await asUser(database.app, auditor, (trx) => trx('access_log').pluck('subject_id'));
  expect(seen).toEqual([register.homes[0].registrationId]);
});
