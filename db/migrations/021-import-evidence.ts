import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** What the next month's import needs to end, and what it may never do to evidence that others gave. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- units_label covers units that have not ended; who asks whether a dwelling is let asks about all of them
    CREATE INDEX units_dwelling ON units (dwelling_id);

    -- A later file never replaces an earlier day's; one of tomorrow would shut out every true one for good.
    CREATE FUNCTION refuse_future_import() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.observed_on > coalesce(programme_today(), current_date) THEN
        RAISE EXCEPTION 'DATE_IN_FUTURE' USING ERRCODE = 'DS040';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER imports_of_the_past BEFORE INSERT OR UPDATE OF observed_on, state ON imports
      FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION refuse_future_import();

    -- What holds of these subjects: the newest value that any source still stands by. JSON null takes back what its own
    -- source said, and nothing that another one saw.
    CREATE FUNCTION standing_observations(subjects uuid[], keys text[])
    RETURNS TABLE (subject_id uuid, key text, value jsonb, source_kind text, source text, observed_at timestamptz) LANGUAGE sql STABLE AS $$
      SELECT DISTINCT ON (said.subject_id, said.key) said.subject_id, said.key, said.value, said.source_kind, said.source, said.observed_at
      FROM (
        SELECT DISTINCT ON (o.subject_id, o.key, o.source_kind, o.source) o.*
        FROM observations o WHERE o.subject_id = ANY (subjects) AND o.key = ANY (keys)
        ORDER BY o.subject_id, o.key, o.source_kind, o.source, o.observed_at DESC, o.recorded_at DESC, o.id DESC
      ) said
      WHERE said.value <> 'null'::jsonb
      ORDER BY said.subject_id, said.key, said.observed_at DESC, said.recorded_at DESC, said.id DESC
    $$;

    ${hasSafetyEvidence(
      `SELECT FROM standing_observations(ARRAY(SELECT building_id FROM home), ARRAY['fire_alarm', 'fire_alarm_test_records',
         'fire_safety_plan_approved', 'sprinkler_test_records', 'emergency_power_test_records', 'elevator_test_records']) o
       WHERE o.value = 'false'::jsonb`,
    )}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${hasSafetyEvidence(
      `SELECT FROM home h
       CROSS JOIN (VALUES ('fire_alarm'), ('fire_alarm_test_records'), ('fire_safety_plan_approved'), ('sprinkler_test_records'),
                   ('emergency_power_test_records'), ('elevator_test_records')) AS k(key)
       CROSS JOIN LATERAL (SELECT value FROM observations o WHERE o.subject_id = h.building_id AND o.key = k.key
                           ORDER BY observed_at DESC, recorded_at DESC LIMIT 1) o
       WHERE o.value = 'false'::jsonb`,
    )}
    DROP FUNCTION standing_observations;
    DROP TRIGGER imports_of_the_past ON imports;
    DROP FUNCTION refuse_future_import;
    DROP INDEX units_dwelling;
  `,
  );
}

/** The function of 007 with its question about equipment put in. */
function hasSafetyEvidence(equipmentMissing: string): string {
  return `
    CREATE OR REPLACE FUNCTION has_safety_evidence(registration uuid, on_date date) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      WITH home AS (
        SELECT r.id, r.building_id, r.occupant_count, d.id AS dwelling_id, d.legal_occupancy
        FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id WHERE r.id = registration
      )
      SELECT EXISTS (SELECT FROM home h WHERE h.occupant_count > h.legal_occupancy)
        OR EXISTS (SELECT FROM home h JOIN hazards z ON z.building_id = h.building_id AND (z.dwelling_id IS NULL OR z.dwelling_id = h.dwelling_id)
                   WHERE z.state IN ('open', 'remedied', 'referred'))
        OR EXISTS (SELECT FROM home h CROSS JOIN (VALUES ('gas'), ('electrical')) AS k(kind)
                   CROSS JOIN LATERAL (SELECT present, expires_on FROM certificates c WHERE c.dwelling_id = h.dwelling_id AND c.kind = k.kind
                                       ORDER BY recorded_at DESC, id DESC LIMIT 1) c
                   WHERE NOT c.present OR c.expires_on < on_date)
        OR EXISTS (${equipmentMissing})
        OR EXISTS (SELECT FROM home h
                   CROSS JOIN LATERAL (SELECT score FROM visits v WHERE v.building_id = h.building_id AND v.state = 'completed' AND v.score IS NOT NULL
                                       AND (v.dwelling_id IS NULL OR v.dwelling_id = h.dwelling_id)
                                       ORDER BY ended_at DESC LIMIT 1) v
                   WHERE v.score <= 85)
    $$;`;
}
