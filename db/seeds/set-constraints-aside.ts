import type { Knex } from 'knex';

interface SetAside {
  table: string;
  name: string;
  definition: string;
}

/**
 * Fills tables in bulk: their foreign keys, unique and exclusion constraints and plain indexes are set aside while `fill` runs and
 * made anew from the catalogue's own definitions before this returns. PostgreSQL then checks all rows at once, which
 * costs a fraction of a check per row. CHECKs, primary keys and triggers stay, but for those that keep facts ready: what
 * each table adds to a home would be computed again after every table (see refreshKeptFacts).
 *
 * Nobody else ever sees the tables without their constraints, and a failed check leaves nothing behind: `transaction`
 * is one of their owner, on whom row-level security may not be forced (asUnforcedOwner); under it the check of a
 * foreign key would see no rows, and pass.
 */
export async function setConstraintsAside<T>(
  transaction: Knex.Transaction,
  tables: readonly string[],
  fill: () => Promise<T>,
): Promise<T> {
  const constraints = await constraintsOf(transaction, tables);
  const indexes = await plainIndexesOf(transaction, tables);
  await forEach(
    transaction,
    constraints,
    ({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`,
  );
  await forEach(transaction, indexes, ({ name }) => `DROP INDEX ${name}`);

  const followers = await factTriggersOf(transaction);
  await forEach(transaction, followers, ({ table, name }) => `ALTER TABLE ${table} DISABLE TRIGGER ${name}`);

  const result = await fill();

  await forEach(transaction, followers, ({ table, name }) => `ALTER TABLE ${table} ENABLE TRIGGER ${name}`);
  await forEach(transaction, indexes, ({ definition }) => definition);
  await forEach(
    transaction,
    constraints,
    ({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`,
  );
  return result;
}

/** Exclusion constraints come last: their check is by far the longest, and a broken reference is told sooner. */
async function constraintsOf(db: Knex, tables: readonly string[]): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE conrelid = ANY (?::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype, oid`,
    [[...tables]],
  );
  return rows;
}

async function plainIndexesOf(db: Knex, tables: readonly string[]): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `SELECT i.indrelid::regclass::text AS "table", i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i
     WHERE i.indrelid = ANY (?::regclass[]) AND NOT i.indisunique AND NOT i.indisexclusion ORDER BY i.indexrelid`,
    [[...tables]],
  );
  return rows;
}

async function factTriggersOf(db: Knex): Promise<Omit<SetAside, 'definition'>[]> {
  const { rows } = await db.raw<{ rows: Omit<SetAside, 'definition'>[] }>(
    `SELECT tgrelid::regclass::text AS "table", quote_ident(tgname) AS name FROM pg_trigger
     WHERE tgname LIKE 'facts\\_follow\\_%' ORDER BY oid`,
  );
  return rows;
}

async function forEach<T>(db: Knex, items: readonly T[], statement: (item: T) => string): Promise<void> {
  for (const item of items) await db.raw(statement(item).replaceAll('?', '\\?'));
}
