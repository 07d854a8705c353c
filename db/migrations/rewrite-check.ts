/**
 * SQL that puts `to` in the place of `from` in a CHECK that stands as earlier migrations left it: a closed list that several
 * procedures add to is written down by none of them. Fails where `from` is not there.
 */
export function rewriteCheck(table: string, name: string, from: string, to: string): string {
  return `
    DO $do$
    DECLARE
      was CONSTANT text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '${table}'::regclass AND conname = '${name}');
    BEGIN
      IF coalesce(strpos(was, $from$${from}$from$), 0) = 0 THEN
        RAISE EXCEPTION 'CHECK_IS_ANOTHER: ${name}';
      END IF;
      EXECUTE format('ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} %s', replace(was, $from$${from}$from$, $to$${to}$to$));
    END $do$;`;
}

/** SQL that adds a value to the end of a closed list. */
export function addToList(table: string, name: string, value: string): string {
  return rewriteCheck(table, name, `::text])))`, `::text, '${value}'::text])))`);
}

/** SQL that takes a value that is not the first off a closed list. */
export function takeFromList(table: string, name: string, value: string): string {
  return rewriteCheck(table, name, `, '${value}'::text`, '');
}
