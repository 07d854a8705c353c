import type { TestDatabase } from './database';

/** The columns that a CHECK limits to a list, `table.column` with the list. */
export async function listsInDatabase(database: TestDatabase): Promise<Record<string, string[]>> {
  const { rows } = await database.owner.raw<{ rows: { name: string; definition: string }[] }>(
    `SELECT c.conrelid::regclass || '.' || a.attname AS name, pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'c' AND cardinality(c.conkey) = 1 AND pg_get_constraintdef(c.oid) ~ ' = ANY '`,
  );
  const values = (definition: string) =>
    [...definition.matchAll(/'([\w-]+)'::text/g)].map(([, value = '']) => value);
  return Object.fromEntries(rows.map(({ name, definition }) => [name, values(definition).sort()]));
}
