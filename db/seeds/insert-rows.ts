import type { Knex } from 'knex';

/** What a column may get; dates as text. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Inserts many rows with one array per column: a statement has few parameters however many rows there are
 * (COPY is refused under forced row-level security). `columns` gives name and SQL type; a row has its values in order.
 */
export async function insertRows(
  db: Knex,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map((type) => `?::${type}[]`);
  await db.raw(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`,
    // knex's types know no array with NULLs; node-postgres does
    names.map((_, column) => rows.map((row) => row[column] ?? null)) as Knex.Value[],
  );
}
