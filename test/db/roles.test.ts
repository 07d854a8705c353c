import { EVERYBODY } from '../../domain/role';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('what may be granted is the same in the database as in domain/role.ts', async () => {
  const { rows } = await database.owner.raw<{ rows: { check: string }[] }>(
    `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint
     WHERE conrelid = 'role_grants'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%(role = ANY%'`,
  );
  expect(rows).toHaveLength(1);
  const granted = [...(rows[0]?.check ?? '').matchAll(/'(\w+)'/g)].map(([, role]) => role);
  expect(granted.toSorted()).toEqual([...EVERYBODY].toSorted());
});
