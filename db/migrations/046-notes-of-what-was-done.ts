import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The audit log takes from persons and links only what their commands note, from whoever holds a role that gives that
 * command, and of a patch only where they hold it. And nobody who signs in changes a dwelling: no command does, imports and
 * `doorstep areas assign` are the machine's.
 */

/** Action: the roles of the command that notes it; none: anybody who signed in. A new command adds its own in a migration. */
const BY_PERSON: Readonly<Record<string, readonly string[]>> = {
  'user.password_changed': [],
  'user.created': ['administrator'],
  'user.disabled': ['administrator'],
  'user.enabled': ['administrator'],
  'user.password_set': ['administrator'],
  'user.password_confirmed': ['administrator'],
  'user.password_taken_back': ['administrator'],
  'grant.given': ['administrator'],
  'grant.confirmed': ['administrator'],
  'grant.ended': ['administrator'],
  'observation_key.propose': ['administrator'],
  'observation_key.approve': ['administrator'],
  'observation_key.withdraw': ['administrator'],
  'ruleset_version.drafted': ['administrator'],
  'ruleset_version.changed': ['administrator'],
  'ruleset_version.submitted': ['administrator'],
  'ruleset_version.published': ['administrator'],
  'ruleset_version.rejected': ['administrator'],
  'area.officer_set': ['administrator', 'supervisor'],
  'outward.paused': ['administrator', 'supervisor'],
  'outward.resumed': ['administrator', 'supervisor'],
  'incident.resolved': ['administrator', 'supervisor'],
  'incident.retried': ['administrator', 'supervisor'],
  'registration.manual_tier': ['supervisor'],
  'dispute.decided': ['supervisor'],
  'task.reassigned': ['supervisor'],
  'task.outcome': ['officer', 'supervisor'],
  'visit.release': ['supervisor'],
  'visit.withdraw': ['supervisor'],
  'visit.appoint': ['officer', 'supervisor'],
  'visit.begin': ['officer'],
  'visit.complete': ['officer'],
  'visit.refuse': ['officer'],
  'visit.record_no_show': ['officer'],
};
const BY_LINK = [
  'portal.correct',
  'portal.moved_out',
  'portal.never_lived_here',
  'portal.wrong',
  'portal.object',
  'portal.stop',
  'portal.resume',
  'portal.visit_choose',
  'portal.visit_wish',
  'portal.visit_decline',
];

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const IN_OWN_NAME = `(actor_kind = 'user' AND actor_id = app_user()) OR (actor_kind = 'link' AND actor_id = app_link())`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE audit_actions (
      action text PRIMARY KEY,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'link')),
      -- one of them is needed; none: whoever signed in
      roles text[] NOT NULL
    );
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${Object.entries(BY_PERSON)
        .map(([action, roles]) => `('${action}', 'user', ARRAY[${quoted(roles)}]::text[])`)
        .join(', ')},
      ${BY_LINK.map((action) => `('${action}', 'link', '{}')`).join(', ')};
    ALTER TABLE audit_actions ENABLE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_read ON audit_actions FOR SELECT TO doorstep_owner USING (true);

    -- Whether the caller may note that they did this, in this patch (null: in none).
    CREATE FUNCTION may_note(kind text, done text, patch uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM audit_actions a WHERE a.action = done AND a.actor_kind = kind AND CASE
        WHEN a.roles = '{}' THEN true
        WHEN patch IS NULL THEN has_role(VARIADIC a.roles)
        ELSE patch IN (SELECT granted_patches(VARIADIC a.roles)) END)
    $$;
    REVOKE EXECUTE ON FUNCTION may_note(text, text, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION may_note(text, text, uuid) TO doorstep_app;
    ALTER POLICY app_insert ON audit_log WITH CHECK ((${IN_OWN_NAME}) AND may_note(actor_kind, action, patch_id));

    DROP POLICY app_update ON dwellings;
    REVOKE UPDATE ON dwellings FROM doorstep_app;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    GRANT UPDATE ON dwellings TO doorstep_app;
    CREATE POLICY app_update ON dwellings FOR UPDATE TO doorstep_app
      USING (patch_id IN (SELECT granted_patches('supervisor'))) WITH CHECK (patch_id IN (SELECT granted_patches('supervisor')));
    ALTER POLICY app_insert ON audit_log WITH CHECK (${IN_OWN_NAME});
    DROP FUNCTION may_note;
    DROP TABLE audit_actions;
  `,
  );
}
