import type { Knex } from 'knex';

/**
 * Makes PostgreSQL refuse one row as damaged data would, with a detail that holds a name; gives what mends it.
 * @param owner the migrating owner's pool
 * @param event such as `INSERT` or `UPDATE OF reviewed_at`
 * @param column whose value marks the row
 */
export async function poisonRow(
  owner: Knex,
  { table, event, column, value, name }: Record<'table' | 'event' | 'column' | 'value' | 'name', string>,
): Promise<() => Promise<void>> {
  const asOwner = (sql: string) =>
    owner.transaction(async (trx) => {
      await trx.raw('SET LOCAL ROLE doorstep_owner');
      await trx.raw(sql);
    });
  await asOwner(`
    CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'damaged: ${name}' USING ERRCODE = 'data_corrupted', DETAIL = '${name}';
    END $$;
    CREATE TRIGGER poison BEFORE ${event} ON ${table} FOR EACH ROW WHEN (NEW.${column} = '${value}') EXECUTE FUNCTION poison()`);
  return () => asOwner(`DROP TRIGGER poison ON ${table}; DROP FUNCTION poison()`);
}
