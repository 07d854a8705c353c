import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const OUTCOMES = {
  visit: ['completed', 'refused', 'no_show', 'withdrawn'],
  reinspection: ['remedied', 'not_remedied', 'no_answer'],
  // a home that was asked
  other: ['confirmed', 'changed', 'moved_out', 'never_lived_here', 'no_answer', 'refused', 'wrong_contact'],
};
const among = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ');

/** A reinspection counts for a hazard while no later one found something else. */
const REINSPECTED = `t.closed_by = app_user() AND t.closed_at >= NEW.found_at)`;
const REINSPECTED_LAST = `t.closed_by = app_user() AND t.closed_at >= NEW.found_at
            AND NOT EXISTS (SELECT FROM tasks later WHERE later.hazard_id = NEW.id AND later.kind = 'reinspection'
              AND later.outcome IN ('remedied', 'not_remedied') AND later.outcome <> found AND later.closed_at > t.closed_at))`;

/** When somebody who signed in says something is the database's to say: columns that take its instant whatever was written. */
const SAID_NOW = {
  registration_events: { on: 'INSERT', column: 'at', instant: 'programme_now()' },
  outward_pauses: { on: 'INSERT', column: 'paused_at', instant: 'programme_now()' },
  outward_pauses_resumed: {
    on: 'UPDATE OF resumed_at',
    table: 'outward_pauses',
    column: 'resumed_at',
    instant: 'programme_now()',
  },
  incidents: { on: 'UPDATE OF closed_at', column: 'closed_at', instant: 'now()' },
  // an outcome that was told before is recorded with its hour, none with an hour to come
  tasks: { on: 'UPDATE OF closed_at', column: 'closed_at', instant: 'least(NEW.closed_at, programme_now())' },
} as const satisfies Record<string, { on: string; table?: string; column: string; instant: string }>;
const forEachInstant = (
  statement: (
    trigger: string,
    each: { on: string; table: string; column: string; instant: string },
  ) => string,
): string =>
  Object.entries(SAID_NOW)
    .map(([name, each]) =>
      statement(`${name}_said_now`, { table: 'table' in each ? each.table : name, ...each }),
    )
    .join('\n');

/**
 * What was left to whoever writes SQL and is nobody's to choose: the instant at which something is said, the words of
 * an outcome and of a claim, the states that only the round's procedure gives. And what the register cannot be: a
 * dwelling that is one unit twice, a let of a unit that is gone, a record that nobody is going to ask about, a split
 * without its parts.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- instants ------------------------------------------------------------------------
    ${forEachInstant(
      (trigger, { on, table, column, instant }) => `
      CREATE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.${column} IS NOT NULL THEN
          NEW.${column} := ${instant};
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER ${trigger} BEFORE ${on} ON ${table} FOR EACH ROW WHEN (session_user = 'doorstep_app') EXECUTE FUNCTION ${trigger}();`,
    )}
    -- as long as signing in gives one: domain/session.ts
    CREATE POLICY app_no_longer ON sessions AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (expires_at <= now() + interval '12 hours');

    -- ---- states and words -----------------------------------------------------------------
    CREATE POLICY app_outcomes_only ON tasks AS RESTRICTIVE FOR UPDATE TO doorstep_app
      WITH CHECK (state NOT IN ('exhausted', 'carried_over'));
    -- what was stored before must not keep an installation from its upgrade
    ALTER TABLE tasks ADD CONSTRAINT outcome_is_a_code CHECK (CASE kind
        WHEN 'visit' THEN outcome IN (${among(OUTCOMES.visit)})
        WHEN 'reinspection' THEN outcome IN (${among(OUTCOMES.reinspection)})
        ELSE outcome IN (${among(OUTCOMES.other)}) END) NOT VALID;

    CREATE FUNCTION is_claim(claim jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(claim) = 'object' AND claim - ARRAY['movedOutOn', 'occupantCount', 'changed'] = '{}'
        AND coalesce(claim ->> 'movedOutOn' ~ '^\\d{4}-\\d{2}-\\d{2}$', true)
        AND coalesce(jsonb_typeof(claim -> 'occupantCount') = 'number', true)
        AND coalesce(claim ->> 'changed' IN ('period', 'occupants', 'landlord', 'other'), true)
    $$;
    ALTER TABLE declarations ADD CONSTRAINT claim_is_codes CHECK (is_claim(claim)) NOT VALID;
    ALTER TABLE tasks ADD CONSTRAINT outcome_detail_is_codes CHECK (is_claim(outcome_detail)) NOT VALID;

    -- ids, codes, numbers and dates under named keys: no sentence, and nothing with a capital that is no instant
    CREATE FUNCTION holds_codes_only(detail jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(detail) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(detail) AS told(key, value)
        WHERE key !~ '^[a-z][A-Za-z]{0,63}$' OR jsonb_typeof(value) IN ('object', 'array')
          OR (jsonb_typeof(value) = 'string' AND value #>> '{}' !~ '^([a-z][a-z0-9_-]{0,63}|[0-9a-f][0-9a-f-]{9,35}|\\d{4}-\\d{2}-\\d{2}T[0-9:.+Z-]{5,24})$'))
    $$;
    ALTER TABLE registration_events ADD CONSTRAINT detail_is_codes CHECK (holds_codes_only(detail)) NOT VALID;

    ${rewriteFunction('check_hazard_state', REINSPECTED, REINSPECTED_LAST)}

    -- ---- the register ---------------------------------------------------------------------
    CREATE UNIQUE INDEX one_whole_unit_per_dwelling ON units (dwelling_id) WHERE kind = 'dwelling' AND ended_on IS NULL;
    ALTER TABLE registrations
      ADD CONSTRAINT verified_is_asked_again CHECK (state <> 'verified' OR next_confirmation_on IS NOT NULL) NOT VALID,
      ADD CONSTRAINT unverified_has_deadline CHECK (state <> 'unverified' OR verification_due_on IS NOT NULL) NOT VALID;

    CREATE FUNCTION check_unit_exists() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM units u JOIN dwellings d ON d.id = u.dwelling_id
          WHERE u.id = NEW.unit_id AND least(u.ended_on, d.ended_on) <= lower(NEW.period)) THEN
        RAISE EXCEPTION 'UNIT_HAS_ENDED' USING ERRCODE = 'DS091';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_unit_exists FROM PUBLIC;
    CREATE TRIGGER registrations_unit BEFORE INSERT OR UPDATE OF unit_id ON registrations FOR EACH ROW EXECUTE FUNCTION check_unit_exists();

    CREATE POLICY owner_read ON dwelling_lineage FOR SELECT TO doorstep_owner USING (true);
    -- A dwelling that ended by a split or a merge says into which others, of its building, which begin on that day.
    CREATE FUNCTION lineage_is_whole(dwelling uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT d.end_reason IS DISTINCT FROM 'split' AND d.end_reason IS DISTINCT FROM 'merged'
        OR EXISTS (SELECT FROM dwelling_lineage l WHERE l.parent_id = d.id)
      FROM dwellings d WHERE d.id = dwelling
    $$;
    CREATE FUNCTION check_lineage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      parent dwellings;
      child dwellings;
    BEGIN
      IF TG_TABLE_NAME = 'dwellings' THEN
        IF NOT lineage_is_whole(NEW.id) THEN
          RAISE EXCEPTION 'LINEAGE_BROKEN' USING ERRCODE = 'DS092';
        END IF;
        RETURN NULL;
      END IF;
      SELECT * INTO parent FROM dwellings WHERE id = NEW.parent_id;
      SELECT * INTO child FROM dwellings WHERE id = NEW.child_id;
      IF (parent.building_id, parent.ended_on, parent.end_reason, child.existed_from) IS DISTINCT FROM
         (child.building_id, NEW.happened_on, CASE NEW.kind WHEN 'split' THEN 'split' ELSE 'merged' END, NEW.happened_on) THEN
        RAISE EXCEPTION 'LINEAGE_BROKEN' USING ERRCODE = 'DS092';
      END IF;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION lineage_is_whole, check_lineage FROM PUBLIC;
    -- when the transaction ends, which writes both sides
    CREATE CONSTRAINT TRIGGER dwellings_lineage AFTER INSERT OR UPDATE OF end_reason ON dwellings DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.end_reason IN ('split', 'merged')) EXECUTE FUNCTION check_lineage();
    CREATE CONSTRAINT TRIGGER dwelling_lineage_fits AFTER INSERT OR UPDATE ON dwelling_lineage DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION check_lineage();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER dwelling_lineage_fits ON dwelling_lineage;
    DROP TRIGGER dwellings_lineage ON dwellings;
    DROP FUNCTION check_lineage, lineage_is_whole;
    DROP POLICY owner_read ON dwelling_lineage;
    DROP TRIGGER registrations_unit ON registrations;
    DROP FUNCTION check_unit_exists;
    ALTER TABLE registrations DROP CONSTRAINT unverified_has_deadline, DROP CONSTRAINT verified_is_asked_again;
    DROP INDEX one_whole_unit_per_dwelling;
    ${rewriteFunction('check_hazard_state', REINSPECTED_LAST, REINSPECTED)}
    ALTER TABLE registration_events DROP CONSTRAINT detail_is_codes;
    ALTER TABLE tasks DROP CONSTRAINT outcome_detail_is_codes, DROP CONSTRAINT outcome_is_a_code;
    ALTER TABLE declarations DROP CONSTRAINT claim_is_codes;
    DROP FUNCTION holds_codes_only, is_claim;
    DROP POLICY app_outcomes_only ON tasks;
    DROP POLICY app_no_longer ON sessions;
    ${forEachInstant((trigger, { table }) => `DROP TRIGGER ${trigger} ON ${table}; DROP FUNCTION ${trigger};`)}
  `,
  );
}
