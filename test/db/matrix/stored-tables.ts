import type { Client } from 'pg';
import type { LabelledRow, StoredTable } from './attempts';
import type { FixedRow } from './rows';

/** Every table, view and foreign table of the schema by its name, in order, with the rows that have a label. */
export async function readStoredTables(
  superuser: Client,
  fixed: readonly FixedRow[],
): Promise<Map<string, StoredTable>> {
  const { rows } = await superuser.query<{ name: string; key: string[] | null; plain: string | null }>(`
    SELECT c.relname AS name, k.key, (
      SELECT a.attname FROM pg_attribute a
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (k.key) ORDER BY a.attnum LIMIT 1) AS plain
    FROM pg_class c CROSS JOIN LATERAL (
      SELECT array_agg(a.attname::text ORDER BY a.attnum) AS key
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary) k
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname COLLATE "C"`);
  const tables = new Map<string, StoredTable>();
  for (const { name, key, plain } of rows) {
    const columns = key ?? [];
    const keySql = `concat_ws('|', ${columns.map((column) => `${column}::text`).join(', ')})`;
    const labelled: LabelledRow[] = [];
    for (const row of fixed.filter(({ table }) => table === name)) {
      const where = Object.entries(row.where ?? {});
      if (row.values) for (const column of columns) where.push([column, row.values[column]]);
      const found = await superuser.query<{ key: string }>(
        `SELECT ${keySql} AS key FROM ${name} WHERE ${where.map(([column], index) => `${column} = $${index + 1}`).join(' AND ')} LIMIT 1`,
        where.map(([, value]) => value),
      );
      const [stands] = found.rows;
      if (stands === undefined) throw new Error(`${name} has no row ${row.label}`);
      labelled.push({ label: row.label, key: stands.key, ...(row.of !== undefined && { of: row.of }) });
    }
    tables.set(name, { key: keySql, plainColumn: plain ?? columns[0] ?? '', rows: labelled });
  }
  return tables;
}
