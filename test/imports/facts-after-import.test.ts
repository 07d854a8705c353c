import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { reviewRegistrations } from '../../activities/review-registrations';
import { factRows } from '../../db/facts/fact-rows';
import { checkProfile } from '../../imports/check-profile';
import registrationsProfile from '../../imports/profiles/rentsafe-registrations.json';
import evaluationsProfile from '../../imports/profiles/rentsafe-evaluations.json';
import { runImport } from '../../imports/run-import';
import { insertHome, insertProgramme } from '../db/fixture';
import { createTestDatabase, type TestDatabase } from '../support/database';

const DATA = path.join(__dirname, '../../data/rentsafe');
const AT = new Date('2026-03-20T17:00:00Z');
const profiles = {
  registrations: checkProfile(registrationsProfile),
  evaluations: checkProfile(evaluationsProfile),
};
const headers = {
  registrations: headerOf('registrations-2025-12-06.csv'),
  evaluations: headerOf('evaluations-2025-11-30.csv'),
};

function headerOf(name: string): string[] {
  return (readFileSync(path.join(DATA, name), 'utf8').split('\n')[0] ?? '').trim().split(',');
}

let database: TestDatabase;
let buildingId: string;
let registrationId: string;
const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-'));

/** Imports a file of that day with one row of these cells. */
function importing(kind: keyof typeof profiles, day: string, cells: Record<string, string>) {
  const filePath = path.join(folder, `${kind}-${day}.csv`);
  const row = headers[kind].map((column) => `"${cells[column] ?? ''}"`).join(',');
  writeFileSync(filePath, `${headers[kind].join(',')}\n${row}\n`);
  return runImport(database.service, { profile: profiles[kind], filePath });
}
const building = {
  RSN: '77',
  SITE_ADDRESS: '1 DEMO ST',
  WARD: '13',
  CONFIRMED_STOREYS: '5',
  FIRE_ALARM: 'YES',
};

async function facts(): Promise<Record<string, unknown>> {
  const [row] = await factRows(database.facts, [registrationId], AT);
  return { ...row?.facts };
}

async function reviewed(): Promise<{ reviewed: number; moves: Record<string, number> }> {
  const deps = { service: database.service, facts: database.facts };
  return reviewRegistrations(deps, { at: AT, requestedOnly: true });
}

beforeAll(async () => {
  database = await createTestDatabase();
  const { districtId } = await insertProgramme(database.service);
  await importing('registrations', '2025-12-06', building);
  buildingId = (await database.service('buildings').where({ external_key: '77' }).first('id')).id;
  const home = await insertHome(database.service, districtId, {
    period: '[2025-01-01,)',
    confirmed_on: '2026-03-10',
    next_confirmation_on: '2026-06-10',
  });
  registrationId = home.registrationId;
  // its dwelling takes the registration along
  await database.service.transaction(async (trx) => {
    await trx('dwellings').where({ id: home.dwellingId }).update({ building_id: buildingId });
    await trx('registrations').where({ id: registrationId }).update({ building_id: buildingId });
  });
  await reviewed();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.close();
});

test('an import that changes a building asks for a review of its registrations, and the review sees the new facts', async () => {
  expect((await reviewed()).reviewed).toBe(0);
  expect(await facts()).toMatchObject({ fireAlarmPresent: true, buildingStoreys: 5 });

  await importing('registrations', '2026-01-06', { ...building, FIRE_ALARM: 'NO', CONFIRMED_STOREYS: '6' });
  expect(await facts()).toMatchObject({ fireAlarmPresent: false, buildingStoreys: 6 });
  const result = await reviewed();
  expect(result.reviewed).toBe(1);
  expect(Object.keys(result.moves)).toEqual(['standard>priority']);

  // a month without differences asks for nothing
  await importing('registrations', '2026-02-06', { ...building, FIRE_ALARM: 'NO', CONFIRMED_STOREYS: '6' });
  expect((await reviewed()).reviewed).toBe(0);
});

test('what an officer saw later stands, however the register of an earlier day reads', async () => {
  await database.service('observations').insert({
    id: uuid(),
    subject_type: 'building',
    subject_id: buildingId,
    key: 'fire_alarm',
    value: 'true',
    source_kind: 'officer',
    source: uuid(),
    observed_at: '2026-03-10T15:00:00Z',
  });
  expect(await facts()).toMatchObject({ fireAlarmPresent: true });
  // imported after the officer's visit, and a change of what this source said: but of an earlier day
  await importing('registrations', '2026-03-01', { ...building, FIRE_ALARM: '', CONFIRMED_STOREYS: '6' });
  await importing('registrations', '2026-03-06', { ...building, FIRE_ALARM: 'NO', CONFIRMED_STOREYS: '6' });
  expect(await facts()).toMatchObject({ fireAlarmPresent: true });
  expect(
    await database.service('observations').where({ subject_id: buildingId, source_kind: 'officer' }),
  ).toHaveLength(1);
  // a register of a later day does know better
  await importing('registrations', '2026-03-15', { ...building, FIRE_ALARM: 'YES', CONFIRMED_STOREYS: '6' });
  await importing('registrations', '2026-03-16', { ...building, FIRE_ALARM: 'NO', CONFIRMED_STOREYS: '6' });
  expect(await facts()).toMatchObject({ fireAlarmPresent: false });
});

test('the score of an evaluation becomes a fact of the homes in the building, and their review is asked for', async () => {
  await reviewed();
  await importing('evaluations', '2026-03-18', {
    RSN: '77',
    'EVALUATION COMPLETED ON': '2026-03-17',
    'CURRENT BUILDING EVAL SCORE': '61',
  });
  expect(await facts()).toMatchObject({ lastVisitScore: 61, lastVisitOn: '2026-03-17' });
  expect((await reviewed()).reviewed).toBe(1);
});

test('a building that is gone from the register has its registrations reviewed', async () => {
  await importing('registrations', '2026-03-19', { ...building, RSN: '78' });
  expect(await database.service('buildings').where({ id: buildingId }).first('gone_on')).toEqual({
    gone_on: '2026-03-19',
  });
  expect((await reviewed()).reviewed).toBe(1);
});
