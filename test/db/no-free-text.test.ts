import { v7 as uuid } from 'uuid';
import { down, up } from '../../db/migrations/022-no-free-text';
import { createTestDatabase, type TestDatabase } from '../support/database';

const NAME = 'Zephyrine Example';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const observed = () =>
  database.service('observations').where({ key: 'management_company' }).orderBy('observed_at').pluck('value');

test('names that older imports wrote into observations and reports move to parties, and come back with a rollback', async () => {
  await database.owner.transaction((trx) => down(trx));
  await database.service('import_profiles').insert({ key: 'old', document: {} });
  const importId = uuid();
  const change = { key: '1', name: 'management_company', from: NAME, to: 'Sample Living' };
  const other = { key: '1', name: 'storeys', from: 3, to: 4 };
  await database.service('imports').insert({
    id: importId,
    profile_key: 'old',
    file_name: 'old.csv',
    file_hash: 'x',
    observed_on: '2025-11-06',
    state: 'done',
    started_at: new Date(),
    finished_at: new Date(),
    differences: JSON.stringify({ added: ['1'], changes: [other, change] }),
    problems: JSON.stringify([
      { code: 'NUL_CHARACTER', value: NAME },
      { code: 'NUMBER_IMPOSSIBLE', value: 'many' },
    ]),
  });
  const observe = (value: string | null, day: number) =>
    database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: uuid(),
      key: 'management_company',
      value: JSON.stringify(value),
      source_kind: 'import',
      source: 'old',
      import_id: importId,
      observed_at: `2025-11-0${day}T12:00:00Z`,
    });
  for (const [day, value] of [NAME, 'Sample Living', NAME, null].entries()) await observe(value, day + 1);

  await database.owner.transaction((trx) => up(trx));
  const parties = await database
    .service('parties')
    .orderBy('name')
    .select<{ id: string; name: string; kind: string }[]>('id', 'name', 'kind');
  expect(parties.map(({ name, kind }) => [name, kind])).toEqual([
    ['Sample Living', 'manager'],
    [NAME, 'manager'],
  ]);
  const [sample, person] = parties.map(({ id }) => id);
  expect(await observed()).toEqual([person, sample, person, null]);
  const report = await database.service('imports').first('differences', 'problems');
  expect(report).toEqual({
    differences: { added: ['1'], changes: [other, { ...change, from: null, to: null }] },
    problems: [
      { code: 'NUL_CHARACTER', value: null },
      { code: 'NUMBER_IMPOSSIBLE', value: 'many' },
    ],
  });
  // the tables are as closed as before
  const { rows } = await database.owner.raw<{ rows: unknown[] }>(
    `SELECT relname FROM pg_class WHERE relname IN ('observations', 'parties', 'imports', 'observation_keys') AND NOT relforcerowsecurity
     UNION ALL SELECT tgname FROM pg_trigger WHERE tgname = 'observations_append_only' AND tgenabled <> 'O'`,
  );
  expect(rows).toEqual([]);

  await database.owner.transaction((trx) => down(trx));
  expect(await observed()).toEqual([NAME, 'Sample Living', NAME, null]);
  await database.owner.transaction((trx) => up(trx));
  expect(await observed()).toEqual([person, sample, person, null]);
});
