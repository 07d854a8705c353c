import type { Knex } from 'knex';

/**
 * Runs DDL as doorstep_owner, who owns every object and cannot log in.
 * The role is reset before returning: knex writes its own record of the migration as the login role.
 */
export async function asOwner(knex: Knex, sql: string): Promise<void> {
  await knex.raw('SET LOCAL ROLE doorstep_owner');
  // `?` is knex's placeholder; the migrations use none, but jsonb's operators and comments may hold one
  await knex.raw(sql.replaceAll('?', '\\?'));
  await knex.raw('RESET ROLE');
}
