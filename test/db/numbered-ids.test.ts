import { validate, version } from 'uuid';
import { numberedIds } from '../../db/seeds/numbered-ids';
import { createTestDatabase, type TestDatabase } from '../support/database';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

const LAST = 2 ** 32 - 1;

test('gives each number and each kind an id of its own, a UUIDv7 of now, in the order of the numbers', async () => {
  const id = numberedIds();
  const before = Date.now();
  const { rows } = await db.service.raw<{ rows: { letter: string; phone: string; again: string }[] }>(
    `SELECT ${id('letter')} AS letter, ${id('phone')} AS phone, ${id('letter')} AS again
     FROM (SELECT number FROM generate_series(0, 2000) AS n (number) UNION ALL SELECT ${LAST}) numbers`,
  );
  const letters = rows.map(({ letter }) => letter);
  const all = [...letters, ...rows.map(({ phone }) => phone)];
  expect(new Set(all).size).toBe(2 * 2002);
  expect(all.filter((value) => !validate(value) || version(value) !== 7)).toEqual([]);
  expect(rows.map(({ again }) => again)).toEqual(letters);
  expect(letters).toEqual(letters.toSorted());
  const madeAt = parseInt((letters[0] ?? '').replace('-', '').slice(0, 12), 16);
  expect(Math.abs(madeAt - before)).toBeLessThan(60_000);
});

test('two seeds have nothing in common', async () => {
  const [first, second] = [numberedIds(), numberedIds()];
  const { rows } = await db.service.raw<{ rows: { first: string; second: string }[] }>(
    `SELECT ${first('letter')} AS first, ${second('letter')} AS second FROM (SELECT 0 AS number) n`,
  );
  expect(rows[0]?.first).not.toBe(rows[0]?.second);
});
