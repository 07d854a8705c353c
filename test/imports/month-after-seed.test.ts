import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { seedDemonstration } from '../../db/seeds/demonstration';
import { checkProfile } from '../../imports/check-profile';
import registrationsProfile from '../../imports/profiles/rentsafe-registrations.json';
import { runImport } from '../../imports/run-import';
import { insertProgramme } from '../db/fixture';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { runFolder } from '../support/run-folder';

const DATA = path.join(__dirname, '../../data/rentsafe');
const DECEMBER = path.join(DATA, 'registrations-2025-12-06.csv');
const profile = checkProfile(registrationsProfile);
const WARD = '13';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await insertProgramme(database.service);
  await runImport(database.service, {
    profile,
    filePath: path.join(DATA, 'registrations-2025-11-06.csv'),
  });
  await database.owner.transaction((transaction) =>
    asUnforcedOwner(transaction, (trx) =>
      seedDemonstration(trx, { ward: WARD, seed: 1, at: new Date(), passwordHash: 'hash' }),
    ),
  );
  // a plan that looks at every dwelling for every dwelling takes minutes: no statement of an import needs so long
  await database.owner.raw(`ALTER DATABASE ${database.name} SET statement_timeout = '20s'`);
  await database.service.destroy();
  database.service.initialize();
}, 120_000);
afterAll(() => database.close());

test('the next month comes in on a ward full of tenancies', async () => {
  const report = await runImport(database.service, { profile, filePath: DECEMBER });
  expect(report).toMatchObject({ outcome: 'imported', added: 2, changed: 25, gone: 2, rejected: 0 });
}, 120_000);

test('a month that halves every building ends what stands empty, and no home that is let', async () => {
  const [header = [], ...rows] = parse(readFileSync(DECEMBER), { bom: true });
  const [units, ward] = [header.indexOf('CONFIRMED_UNITS'), header.indexOf('WARD')];
  const halved = rows.map((cells) =>
    cells.map((cell, at) =>
      at === units && cells[ward] === WARD ? String(Math.ceil(Number(cell) / 2)) : cell,
    ),
  );
  const filePath = path.join(runFolder(), 'halved-2026-01-06.csv');
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  writeFileSync(filePath, [header, ...halved].map((cells) => `${line(cells)}\n`).join(''));
  const let_ = async () =>
    Number(
      (
        await database.service('registrations').whereIn('state', ['unverified', 'verified']).count({ n: '*' })
      )[0]?.['n'],
    );
  const before = await let_();
  const report = await runImport(database.service, { profile, filePath });
  expect(report.dwellingsEnded).toBeGreaterThan(500);
  const { rows: homeless } = await database.service.raw<{ rows: unknown[] }>(
    `SELECT r.id FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id
     WHERE d.ended_on IS NOT NULL OR u.ended_on IS NOT NULL`,
  );
  expect(homeless).toEqual([]);
  expect(await let_()).toBe(before);
}, 120_000);
