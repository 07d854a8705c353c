/**
 * SQL that lets a CHECK of one column take another value beside those that it took as earlier migrations left it; `forbidAgain`
 * takes it back.
 */
export function allowAlso(table: string, constraint: string, value: string): string {
  return rewriteCheck(table, constraint, ']', `, '${value}'::text]`);
}

export function forbidAgain(table: string, constraint: string, value: string): string {
  return rewriteCheck(table, constraint, `, '${value}'::text`, '');
}

function rewriteCheck(table: string, constraint: string, from: string, to: string): string {
  return `
    DO $do$
    DECLARE
      was CONSTANT text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${constraint}' AND conrelid = '${table}'::regclass);
    BEGIN
      IF strpos(was, $from$${from}$from$) = 0 THEN
        RAISE EXCEPTION 'CHECK_IS_ANOTHER: ${constraint}';
      END IF;
      ALTER TABLE ${table} DROP CONSTRAINT ${constraint};
      EXECUTE 'ALTER TABLE ${table} ADD CONSTRAINT ${constraint} ' || replace(was, $from$${from}$from$, $to$${to}$to$);
    END $do$;`;
}
