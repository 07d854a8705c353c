import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A tier that a person sets has no ground, and no visit stands on it. Where the rules hold the priority tier, setting the same
 * by hand would withdraw the visit of a home that somebody wants to be looked at more closely.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_manual_priority() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM registrations r WHERE r.id = NEW.registration_id AND r.tier = 'priority' AND r.tier_ground IS NOT NULL) THEN
        RAISE EXCEPTION 'PRIORITY_HAS_GROUND' USING ERRCODE = 'DS093';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_manual_priority FROM PUBLIC;
    CREATE TRIGGER tier_decisions_keep_ground BEFORE INSERT ON tier_decisions FOR EACH ROW
      WHEN (NEW.kind = 'manual' AND NEW.tier = 'priority') EXECUTE FUNCTION check_manual_priority();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER tier_decisions_keep_ground ON tier_decisions;
    DROP FUNCTION check_manual_priority;
  `,
  );
}
