import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What a policy asks of the caller alone (which link, which role) has one answer for a whole statement. Written as a
 * plain call PostgreSQL asks it again for each row that it looks at, 20 µs each time: on 310,000 registrations six
 * seconds for an officer who may see none. As a subquery it is asked once.
 */
const CALLS =
  '(link_registration|link_building|link_dwelling)\\(\\)|has_(authority_)?role\\(VARIADIC ARRAY\\[[^]]*\\]\\)';

const rewritePolicies = (rewritten: (expression: string) => string) => `
  DO $$
  DECLARE
    p record;
  BEGIN
    FOR p IN
      SELECT polname AS name, polrelid::regclass AS on_table, pg_get_expr(polqual, polrelid) AS using_rows,
        pg_get_expr(polwithcheck, polrelid) AS with_check
      FROM pg_policy
    LOOP
      IF p.using_rows IS DISTINCT FROM ${rewritten('p.using_rows')} THEN
        EXECUTE format('ALTER POLICY %I ON %s USING (%s)', p.name, p.on_table, ${rewritten('p.using_rows')});
      END IF;
      IF p.with_check IS DISTINCT FROM ${rewritten('p.with_check')} THEN
        EXECUTE format('ALTER POLICY %I ON %s WITH CHECK (%s)', p.name, p.on_table, ${rewritten('p.with_check')});
      END IF;
    END LOOP;
  END $$`;

/** The catalogue prints a call in a subquery as `SELECT f() AS f`: one that is asked once already is not touched. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    rewritePolicies(
      (expression) => `regexp_replace(${expression}, '(?<!SELECT )(${CALLS})', '(SELECT \\1)', 'g')`,
    ),
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    rewritePolicies(
      (expression) => `regexp_replace(${expression}, '\\( SELECT (${CALLS}) AS [a-z_]+\\)', '\\1', 'g')`,
    ),
  );
}
