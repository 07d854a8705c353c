import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

const insertAs = (user: keyof SmallRegister['users'], table: string, row: Record<string, unknown>) =>
  asUser(database.app, register.users[user], async (trx) => {
    await trx(table).insert({ id: uuid(), ...row });
  });

it('lets nobody who signs in store an observation or a certificate', async () => {
  const [home] = register.homes;
  await expect(
    insertAs('officer', 'observations', { subject_type: 'building', subject_id: home.buildingId }),
  ).rejects.toThrow('permission denied for table observations');
  await expect(
    insertAs('officer', 'certificates', { dwelling_id: home.dwellingId, kind: 'gas', present: true }),
  ).rejects.toThrow('permission denied for table certificates');
});

it('takes an event in one’s own name alone, and none of an auditor', async () => {
  const event = (values: Record<string, unknown>) => ({
    registration_id: register.homes[0].registrationId,
    kind: 'refused',
    at: TEST_START,
    actor_kind: 'user',
    ...values,
  });
  const { officer, supervisor, auditor } = register.users;
  await insertAs('supervisor', 'registration_events', event({ actor_id: supervisor }));
  for (const values of [
    { actor_id: officer },
    { actor_id: null },
    { actor_kind: 'import', actor_id: supervisor },
  ])
    await expect(insertAs('supervisor', 'registration_events', event(values))).rejects.toThrow(
      /row-level security/,
    );
  await expect(insertAs('auditor', 'registration_events', event({ actor_id: auditor }))).rejects.toThrow(
    /row-level security/,
  );
});

it('takes a hazard from whoever found it, in the patch of its dwelling', async () => {
  const [home, foreign] = register.homes;
  const hazard = (values: Record<string, unknown>) => ({
    building_id: home.buildingId,
    dwelling_id: home.dwellingId,
    patch_id: register.patches[0],
    kind: 'gas_leak',
    severity: 'severe',
    state: 'open',
    found_at: TEST_START,
    found_by: register.users.supervisor,
    deadline_on: '2026-11-20',
    ...values,
  });
  await insertAs('supervisor', 'hazards', hazard({}));
  for (const values of [
    { found_by: register.users.otherOfficer },
    { found_by: null },
    { building_id: foreign.buildingId, dwelling_id: foreign.dwellingId },
  ])
    await expect(insertAs('supervisor', 'hazards', hazard(values))).rejects.toThrow(/row-level security/);
});

it('takes settings of a procedure in their author’s name alone', async () => {
  const settings = (author: string) => ({ kind: 'revisitRound', number: 2, document: {}, author_id: author });
  await expect(insertAs('admin', 'procedure_settings', settings(register.users.otherAdmin))).rejects.toThrow(
    /row-level security/,
  );
  await insertAs('admin', 'procedure_settings', settings(register.users.admin));
});

it('lets a supervisor not say that a resident was already told of a tier', async () => {
  const decision = (values: Record<string, unknown>) => ({
    registration_id: register.homes[0].registrationId,
    kind: 'manual',
    tier: 'light',
    previous_tier: 'standard',
    manual_reason: 'resident_wish',
    manual_until: new Date(TEST_START.getTime() + 30 * 86_400_000),
    decided_by: register.users.supervisor,
    decided_at: TEST_START,
    ...values,
  });
  await expect(insertAs('supervisor', 'tier_decisions', decision({ told_at: TEST_START }))).rejects.toThrow(
    /row-level security/,
  );
  await insertAs('supervisor', 'tier_decisions', decision({}));
});

it('lets no real row become a generated one outside a demonstration', async () => {
  const landlord = () => database.service('parties').where({ id: register.homes[0].landlordId });
  await landlord().update({ generated: false });
  await database.owner.raw('ALTER TABLE programme DISABLE TRIGGER programme_clock_fixed');
  await database.service('programme').update({ demonstration: false });
  await expect(landlord().update({ generated: true })).rejects.toThrow('GENERATED_DATA_REFUSED');
});
