/**
 * SQL that puts `to` in the place of `from` in a function that stands as earlier migrations left it, so that a long one is not
 * written down a second time for a line; fails where `from` is not there. Rights and triggers stay.
 */
export function rewriteFunction(name: string, from: string, to: string): string {
  return `
    DO $do$
    DECLARE
      was CONSTANT text := pg_get_functiondef('${name}'::regproc);
    BEGIN
      IF strpos(was, $from$${from}$from$) = 0 THEN
        RAISE EXCEPTION 'FUNCTION_IS_ANOTHER: ${name}';
      END IF;
      EXECUTE replace(was, $from$${from}$from$, $to$${to}$to$);
    END $do$;`;
}
