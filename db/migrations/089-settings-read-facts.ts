import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const END = `IF EXISTS (SELECT FROM ruleset_versions v WHERE v.state IN ('approved', 'published') AND OLD.key IN (SELECT facts_named_by(v.document)))`;

/** A step of a ladder asks for facts as rules do: one that it reads is not ended under it. */
const END_WITH_SETTINGS = `${END}
         OR EXISTS (SELECT FROM procedure_settings s WHERE s.state = 'published' AND OLD.key IN (SELECT facts_named_by(s.document)))`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(knex, rewriteFunction('check_fact_end', `${END} THEN`, `${END_WITH_SETTINGS} THEN`));
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(knex, rewriteFunction('check_fact_end', `${END_WITH_SETTINGS} THEN`, `${END} THEN`));
}
