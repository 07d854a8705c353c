import type { Knex } from 'knex';

/** A table into which rows are inserted in bulk, or in which these columns of many rows change. */
export interface BulkTable {
  table: string;
  /** What does not rest on them stays. */
  changes?: readonly string[];
}

interface SetAside {
  table: string;
  name: string;
  definition: string;
}

/**
 * Fills tables in bulk: their keys, foreign keys, exclusion constraints and indexes are set aside while `fill` runs, and so are
 * others' references to those keys. All are made anew from the catalogue's own definitions before this returns:
 * PostgreSQL then checks all rows at once, which costs a fraction of a check per row. CHECKs and triggers stay, but
 * for those that keep facts ready: what each table adds to a home would be computed again after every table (see
 * refreshKeptFacts).
 *
 * Nobody else ever sees the tables without their constraints, and a failed check leaves nothing behind: `transaction`
 * is one of their owner, on whom row-level security may not be forced (asUnforcedOwner); under it the check of a
 * foreign key would see no rows, and pass.
 */
export async function setConstraintsAside<T>(
  transaction: Knex.Transaction,
  tables: readonly BulkTable[],
  fill: () => Promise<T>,
): Promise<T> {
  const constraints = await constraintsOf(transaction, tables);
  const indexes = await indexesOf(transaction, tables);
  await forEach(
    transaction,
    // a reference goes before the key that it rests on
    constraints.toReversed(),
    ({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
  );
  await forEach(transaction, indexes, ({ name }) => `DROP INDEX ${name}`);

  const followers = await factTriggersOf(transaction);
  // one that is only disabled still has every row copied for it
  await forEach(transaction, followers, ({ table, name }) => `DROP TRIGGER ${name} ON ${table}`);

  const result = await fill();

  await forEach(transaction, followers, ({ definition }) => definition);
  await forEach(transaction, indexes, ({ definition }) => definition);
  await forEach(
    transaction,
    constraints,
    ({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`,
  );
  return result;
}

/** SQL: the bulk tables' ids, and the numbers of the columns that change (NULL: rows are inserted). */
const BULK = `bulk AS (
  SELECT b."table"::regclass AS id,
    (SELECT array_agg(attnum) FROM pg_attribute WHERE attrelid = b."table"::regclass AND attname = ANY (b.changes)) AS changed
  FROM jsonb_to_recordset(?::jsonb) AS b ("table" text, changes text[]))`;

/**
 * Keys first, then references. Exclusion constraints come last: their check is by far the longest, and a broken reference
 * is told sooner.
 */
async function constraintsOf(db: Knex, tables: readonly BulkTable[]): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `WITH ${BULK}, aside AS (
       SELECT c.oid, c.contype, c.conindid FROM pg_constraint c JOIN bulk ON bulk.id = c.conrelid
       WHERE c.contype IN ('p', 'u', 'f', 'x') AND (changed IS NULL OR c.conkey && changed)
     )
     SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint c
     WHERE oid IN (SELECT oid FROM aside)
       OR contype = 'f' AND conindid IN (SELECT conindid FROM aside WHERE contype IN ('p', 'u'))
     ORDER BY array_position('{p,u,f,x}', contype::text), oid`,
    [JSON.stringify(tables)],
  );
  return rows;
}

/** Without those that belong to a constraint. */
async function indexesOf(db: Knex, tables: readonly BulkTable[]): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `WITH ${BULK}
     SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN bulk ON bulk.id = i.indrelid
     WHERE (changed IS NULL OR i.indkey::int2[] && changed)
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
     ORDER BY i.indexrelid`,
    [JSON.stringify(tables)],
  );
  return rows;
}

async function factTriggersOf(db: Knex): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `SELECT tgrelid::regclass::text AS "table", quote_ident(tgname) AS name, pg_get_triggerdef(oid) AS definition
     FROM pg_trigger
     WHERE tgname LIKE 'facts\\_follow\\_%' ORDER BY oid`,
  );
  return rows;
}

async function forEach<T>(db: Knex, items: readonly T[], statement: (item: T) => string): Promise<void> {
  for (const item of items) await db.raw(statement(item).replaceAll('?', '\\?'));
}
