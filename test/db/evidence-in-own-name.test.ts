import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { bringVisitTo, proposeVisit } from '../support/visits';

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

describe('a hazard', () => {
  /** A visit that the officer is making; what it finds is stored by whoever makes it. */
  async function visited() {
    const { visitId, home } = await proposeVisit(database.service, register);
    await bringVisitTo(database, register, visitId, 'begun');
    const hazard = (values: Record<string, unknown> = {}) => ({
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: register.patches[0],
      kind: 'gas_leak',
      severity: 'severe',
      state: 'open',
      found_at: TEST_START,
      found_by: register.users.officer,
      visit_id: visitId,
      deadline_on: '2026-11-20',
      ...values,
    });
    return { visitId, hazard };
  }

  it('comes from whoever visits, in their own name and in the patch of the visit', async () => {
    const { hazard } = await visited();
    await insertAs('officer', 'hazards', hazard());
    for (const values of [
      { found_by: register.users.supervisor },
      { found_by: null },
      { visit_id: null },
      { patch_id: register.patches[1] },
    ])
      await expect(insertAs('officer', 'hazards', hazard(values))).rejects.toThrow(/row-level security/);
    for (const by of ['supervisor', 'auditor', 'otherOfficer'] as const)
      await expect(insertAs(by, 'hazards', hazard({ found_by: register.users[by] }))).rejects.toThrow(
        /row-level security/,
      );
  });

  it('lies in the home that was visited or in the common parts of its building, whoever stores it', async () => {
    const { hazard } = await visited();
    const [, elsewhere] = register.homes;
    const neighbour = uuid();
    await database.service('dwellings').insert({
      id: neighbour,
      building_id: hazard().building_id,
      number: '102',
      floor: 1,
      patch_id: register.patches[0],
      existed_from: '2026-01-01',
    });
    const store = (values: Record<string, unknown>) =>
      database.service('hazards').insert({ id: uuid(), ...hazard(values) });
    for (const values of [
      { building_id: elsewhere.buildingId, dwelling_id: elsewhere.dwellingId },
      { building_id: elsewhere.buildingId, dwelling_id: null },
      { dwelling_id: neighbour },
    ])
      await expect(store(values)).rejects.toMatchObject({ code: 'DS070' });
    await store({ dwelling_id: null });
  });

  it('of a building’s visit lies in no dwelling, which nobody looked at', async () => {
    const [home] = register.homes;
    const visit_id = uuid();
    await database.service('visits').insert({
      id: visit_id,
      origin: 'imported',
      subject_type: 'building',
      building_id: home.buildingId,
      state: 'completed',
      ended_at: TEST_START,
      external_key: 'e1',
    });
    const { hazard } = await visited();
    const store = (dwelling_id: string | null) =>
      database
        .service('hazards')
        .insert({ id: uuid(), ...hazard({ visit_id, building_id: home.buildingId, dwelling_id }) });
    await expect(store(home.dwellingId)).rejects.toMatchObject({ code: 'DS070' });
    await store(null);
  });

  it('stays what it was, and is found gone by a reinspection alone', async () => {
    const { hazard } = await visited();
    await insertAs('officer', 'hazards', hazard());
    const change = (values: Record<string, unknown>) =>
      asUser(database.app, register.users.officer, async (trx) => {
        await trx('hazards').update(values);
      });
    for (const values of [{ severity: 'minor' }, { deadline_on: '2030-01-01' }, { dwelling_id: null }])
      await expect(change(values)).rejects.toThrow('permission denied');
    // the reinspection that closes one: walls-by-column.test.ts
    await expect(change({ state: 'remedied' })).rejects.toMatchObject({ code: 'DS090' });
  });
});

it('takes settings of a procedure in their author’s name alone', async () => {
  const settings = (author: string) => ({ kind: 'siteVisit', number: 2, document: {}, author_id: author });
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
