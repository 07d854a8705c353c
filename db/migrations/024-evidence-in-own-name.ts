import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const CONSENTED = (condition: string) => `
    ALTER TABLE visits DROP CONSTRAINT no_checklist_without_consent,
      ADD CONSTRAINT no_checklist_without_consent CHECK (origin = 'imported' OR checklist IS NULL OR ${condition}) NOT VALID;`;

const GENERATED = ['registrations', 'residents', 'parties', 'hazards'];

/**
 * Evidence is given in one's own name, by those who work with it and about the place it is about. These policies
 * restrict further what the older ones permit. Auditors read, and write nothing that others rely on.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- Observations come with imports, which the service writes; nobody who signs in stores one.
    REVOKE INSERT ON observations FROM doorstep_app;
    -- The same holds for certificates: one of another's kind would lower or raise a tier.
    REVOKE INSERT ON certificates FROM doorstep_app;

    CREATE POLICY app_insert_own_name ON registration_events AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (
      CASE WHEN app_link() IS NOT NULL THEN actor_kind = 'link' AND actor_id = app_link()
      ELSE actor_kind = 'user' AND actor_id = app_user() AND (SELECT has_role('officer', 'supervisor')) END);

    CREATE POLICY app_insert_own_name ON hazards AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (found_by = app_user()
      AND (dwelling_id IS NULL OR EXISTS (SELECT FROM dwellings d
        WHERE d.id = hazards.dwelling_id AND d.building_id = hazards.building_id AND d.patch_id = hazards.patch_id)));

    CREATE POLICY app_insert_own_name ON procedure_settings AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (author_id = app_user());

    -- The resident is told by the procedure, after the decision.
    CREATE POLICY app_insert_untold ON tier_decisions AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (told_at IS NULL);

    -- A comparison with NULL is not false: consent that was cleared afterwards passed.
    ${CONSENTED(`coalesce(consent = 'given' AND identified AND purpose_stated, false)`)}

    CREATE FUNCTION refuse_becoming_generated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT (SELECT demonstration FROM programme) THEN
        RAISE EXCEPTION 'GENERATED_DATA_REFUSED' USING ERRCODE = 'DS008', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_becoming_generated FROM PUBLIC;
    ${GENERATED.map(
      (table) => `CREATE TRIGGER ${table}_stay_real BEFORE UPDATE OF generated ON ${table} FOR EACH ROW
      WHEN (NEW.generated AND NOT OLD.generated) EXECUTE FUNCTION refuse_becoming_generated();`,
    ).join('\n    ')}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${GENERATED.map((table) => `DROP TRIGGER ${table}_stay_real ON ${table};`).join('\n    ')}
    DROP FUNCTION refuse_becoming_generated;
    ${CONSENTED(`(consent = 'given' AND identified AND purpose_stated)`)}
    DROP POLICY app_insert_untold ON tier_decisions;
    DROP POLICY app_insert_own_name ON procedure_settings;
    DROP POLICY app_insert_own_name ON hazards;
    DROP POLICY app_insert_own_name ON registration_events;
    GRANT INSERT ON certificates, observations TO doorstep_app;
  `,
  );
}
