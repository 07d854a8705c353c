import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const freely = (statement: string) => `
  ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
  ${statement};
  ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;`;

/** A day of the calendar is changed without a file too. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    freely(
      `INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('calendar.changed', 'user', ARRAY['administrator'])`,
    ),
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(knex, freely(`DELETE FROM audit_actions WHERE action = 'calendar.changed'`));
}
