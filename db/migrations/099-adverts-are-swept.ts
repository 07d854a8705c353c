import type { Knex } from 'knex';
import { addToList, takeFromList } from './rewrite-check';
import { asOwner } from './as-owner';

/** The weekly sweep is a procedure, with settings of its own. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${addToList('procedures', 'procedures_kind_check', 'advertSweep')}
    ${addToList('procedure_settings', 'procedure_settings_kind_check', 'advertSweep')}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE procedure_settings NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedure_settings DISABLE TRIGGER USER;
    DELETE FROM procedure_settings WHERE kind = 'advertSweep';
    ALTER TABLE procedure_settings ENABLE TRIGGER USER;
    ALTER TABLE procedure_settings FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedures NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedures DISABLE TRIGGER USER;
    DELETE FROM procedures WHERE kind = 'advertSweep';
    ALTER TABLE procedures ENABLE TRIGGER USER;
    ALTER TABLE procedures FORCE ROW LEVEL SECURITY;
    ${takeFromList('procedure_settings', 'procedure_settings_kind_check', 'advertSweep')}
    ${takeFromList('procedures', 'procedures_kind_check', 'advertSweep')}
  `,
  );
}
