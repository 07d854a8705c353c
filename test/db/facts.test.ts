import { v7 } from 'uuid';
import { factRows, type FactRow } from '../../db/facts/fact-rows';
import { factFragments } from '../../db/facts/kept-columns';
import { FACT_KEYS } from '../../rules/fact-keys';
import { insertAdvert } from '../support/adverts';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertHome, insertProgramme, type Home } from './fixture';

let db: TestDatabase;
let districtId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  districtId = (await insertProgramme(db.service)).districtId;
});
afterAll(() => db.close());

async function factsOf(home: Home, at = AT): Promise<FactRow> {
  const [row] = await factRows(db.facts, [home.registrationId], at);
  if (!row) throw new Error('no facts');
  return row;
}

test('has the SQL of exactly the facts in the catalogue', () => {
  expect(Object.keys(factFragments).toSorted()).toEqual([...FACT_KEYS].toSorted());
});

test('what nobody recorded is unknown, and has no source', async () => {
  const { facts, sources } = await factsOf(await insertHome(db.service, districtId));
  const unknown = [
    'gasCertificate',
    'electricalCertificate',
    'fireAlarmPresent',
    'lastVisitScore',
    'lastVisitOn',
  ];
  for (const key of [...unknown, 'buildingYearBuilt']) {
    expect([key, facts[key], sources[key]]).toEqual([key, null, null]);
  }
  expect(facts).toMatchObject({ openHazardSeverity: 'none', openHazardCount: 0, recordVerified: true });
});

test('the latest observation counts; observed to be unknown is unknown', async () => {
  const home = await insertHome(db.service, districtId);
  const observe = (key: string, value: string, observed_at: string) =>
    db.service('observations').insert({
      id: v7(),
      subject_type: 'building',
      subject_id: home.buildingId,
      key,
      value,
      source_kind: 'import',
      source: 'test-profile',
      observed_at,
    });
  await observe('fire_alarm', 'true', '2025-01-01T00:00:00Z');
  await observe('fire_alarm', 'false', '2025-06-01T00:00:00Z');
  await observe('elevator_test_records', 'true', '2025-01-01T00:00:00Z');
  await observe('elevator_test_records', 'null', '2025-06-01T00:00:00Z');
  const { facts, sources } = await factsOf(home);
  expect(facts).toMatchObject({ fireAlarmPresent: false, elevatorTestRecords: null });
  expect(sources['fireAlarmPresent']?.source).toBe('import:test-profile');
});

test('safety: certificates and hazards at the date asked about', async () => {
  const home = await insertHome(db.service, districtId, { occupant_count: 4 });
  await db.service('certificates').insert([
    {
      id: v7(),
      dwelling_id: home.dwellingId,
      kind: 'gas',
      present: true,
      expires_on: '2025-11-20',
      source_kind: 'landlord',
      recorded_at: AT,
    },
    {
      id: v7(),
      dwelling_id: home.dwellingId,
      kind: 'electrical',
      present: false,
      source_kind: 'landlord',
      recorded_at: AT,
    },
  ]);
  await db.service('hazards').insert({
    id: v7(),
    building_id: home.buildingId,
    kind: 'gas_leak',
    severity: 'serious',
    state: 'open',
    found_at: '2025-11-01T12:00:00Z',
    deadline_on: '2025-11-15',
  });
  expect((await factsOf(home)).facts).toMatchObject({
    gasCertificate: 'valid',
    electricalCertificate: 'missing',
    openHazardSeverity: 'serious',
    openHazardCount: 1,
    hazardOverdueDays: 5,
    overLegalOccupancy: true,
  });
  const limit = () => db.service('dwellings').where({ id: home.dwellingId });
  const sourceOfLimit = async () => (await factsOf(home)).sources['overLegalOccupancy']?.source;
  expect(await sourceOfLimit()).toBe('registration');
  await limit().update({ occupancy_generated: true });
  expect(await sourceOfLimit()).toBe('generated');
  // somebody says what it really is
  await limit().update({ legal_occupancy: 1 });
  expect(await sourceOfLimit()).toBe('registration');
  // 03:00 in UTC is still the 20th in Toronto; six hours later it is the 21st
  expect((await factsOf(home, new Date('2025-11-21T03:00:00Z'))).facts['gasCertificate']).toBe('valid');
  expect((await factsOf(home, new Date('2025-11-21T09:00:00Z'))).facts['gasCertificate']).toBe('expired');
});

test('record: days count from the dates on record', async () => {
  const home = await insertHome(db.service, districtId, {
    state: 'unverified',
    verified_on: null,
    confirmed_on: null,
    verification_due_on: '2025-11-10',
  });
  await db.service('conflicts').insert({
    id: v7(),
    registration_id: home.registrationId,
    kind: 'period',
    opened_at: '2025-11-13T12:00:00Z',
  });
  expect((await factsOf(home)).facts).toMatchObject({
    recordVerified: false,
    verificationOverdueDays: 10,
    recordContradictory: true,
    conflictOpenDays: 7,
    daysSinceConfirmation: null,
    daysToTenancyEnd: 10,
    occupantCount: 2,
    disputed: false,
  });
});

test('a dispute makes the disputed record value unknown and leaves safety evidence alone', async () => {
  const home = await insertHome(db.service, districtId, { occupant_count: 4 });
  const dispute = (subject: string) =>
    db
      .service('disputes')
      .insert({ id: v7(), registration_id: home.registrationId, subject, opened_at: AT, due_at: AT });
  await dispute('occupants');
  expect((await factsOf(home)).facts).toMatchObject({
    disputed: true,
    occupantCount: null,
    recordContradictory: null,
    daysToTenancyEnd: 10,
    overLegalOccupancy: true,
  });
  await dispute('never_lived_here');
  expect((await factsOf(home)).facts).toMatchObject({
    recordVerified: null,
    daysToTenancyEnd: null,
    overLegalOccupancy: true,
  });
});

test('each value is dated by what it shows, not by the last thing that happened', async () => {
  const home = await insertHome(db.service, districtId);
  const event = (kind: string, at: string) =>
    db.service('registration_events').insert({
      id: v7(),
      registration_id: home.registrationId,
      kind,
      at,
      actor_kind: 'procedure',
      detail: '{}',
    });
  await event('refused', '2025-03-01T12:00:00Z');
  await event('audit_error_found', '2025-04-01T12:00:00Z');
  await event('corrected', '2025-10-01T12:00:00Z');
  await event('confirmed', '2025-11-10T12:00:00Z');
  const hazard = (severity: string, found_at: string, deadline_on: string | null) =>
    db.service('hazards').insert({
      id: v7(),
      building_id: home.buildingId,
      kind: 'gas_leak',
      severity,
      state: 'open',
      found_at,
      deadline_on,
    });
  await hazard('severe', '2025-09-01T12:00:00Z', '2025-11-19');
  await hazard('serious', '2025-09-15T12:00:00Z', '2025-11-01');
  await hazard('minor', '2025-11-15T12:00:00Z', '2026-01-15');
  const { sources } = await factsOf(home);
  const dates = Object.fromEntries(
    Object.entries(sources).map(([key, origin]) => [key, origin?.observedAt?.slice(0, 10)]),
  );
  expect(dates).toMatchObject({
    refusal: '2025-03-01',
    auditErrorsFound: '2025-04-01',
    changes90Days: '2025-10-01',
    openHazardSeverity: '2025-09-01',
    hazardOverdueDays: '2025-09-15',
    openHazardCount: '2025-11-15',
  });
});

test('what did not happen has no date', async () => {
  const home = await insertHome(db.service, districtId);
  await db.service('registration_events').insert({
    id: v7(),
    registration_id: home.registrationId,
    kind: 'confirmed',
    at: '2025-11-10T12:00:00Z',
    actor_kind: 'procedure',
    detail: '{}',
  });
  const { sources } = await factsOf(home);
  for (const key of ['refusal', 'auditErrorsFound', 'changes90Days', 'openHazardSeverity']) {
    expect([key, sources[key]?.observedAt]).toEqual([key, null]);
  }
});

test('an advert counts only where no registration is in force', async () => {
  const home = await insertHome(db.service, districtId);
  await insertAdvert(db.service, {
    dwelling_id: home.dwellingId,
    state: 'matched',
    first_seen_on: '2025-11-01',
    last_seen_on: '2025-11-19',
  });
  expect((await factsOf(home)).facts['activeAdvertUnregistered']).toBe(false);
  const afterTenancy = new Date('2025-12-05T17:00:00Z');
  expect((await factsOf(home, afterTenancy)).facts['activeAdvertUnregistered']).toBe(true);
});

test.each(['residents', 'parties', 'resident_contacts', 'registration_residents'])(
  'the role that computes facts cannot read %s',
  async (table) => {
    await expect(db.facts(table).first()).rejects.toMatchObject({ code: '42501' });
  },
);
