import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What a visit settles besides itself, and what a tier set by hand gives way to: an officer who saw that the unit is as
 * registered has confirmed the record; an appointment that nobody was reminded of stays known when it is gone from the
 * visit; and a severe hazard gives a home its ground for a visit, whatever tier somebody had set.
 */

/** As 030 has it; `below`: the tiers set by hand that safety goes before. */
const checkSuperseding = (below: string): string => `
  CREATE OR REPLACE FUNCTION check_superseding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM tier_decisions m WHERE m.id = NEW.supersedes AND m.registration_id = NEW.registration_id
                   AND m.kind = 'manual' ${below}AND m.manual_until > NEW.decided_at) THEN
      RAISE EXCEPTION 'TIER_WITHOUT_DECISION' USING ERRCODE = 'DS027';
    END IF;
    IF (NEW.tier, NEW.ground) IS DISTINCT FROM ('priority', 'safety') OR NOT has_severe_hazard(NEW.registration_id) THEN
      RAISE EXCEPTION 'NO_SEVERE_HAZARD' USING ERRCODE = 'DS012';
    END IF;
    RETURN NEW;
  END $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- The visit's officer saw, with consent, that the unit is as registered: the record is confirmed, and the home's revisit
    -- task, which may be another officer's, is done. False where the caller is not that officer, saw something else, or has
    -- ended the visit's task before; then nothing is changed.
    CREATE FUNCTION confirm_by_visit(visit uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      registration uuid;
    BEGIN
      SELECT v.registration_id INTO registration FROM visits v
      WHERE v.id = visit AND v.origin = 'own' AND v.state = 'completed' AND v.officer_id = app_user()
        AND v.consent = 'given' AND v.checklist ->> 'unit_matches' = 'ok'
        AND EXISTS (SELECT FROM tasks t WHERE t.visit_id = v.id AND t.kind = 'visit' AND t.closed_at IS NULL AND t.assignee_id = app_user());
      IF NOT FOUND OR NOT confirm_registration(registration) THEN
        RETURN false;
      END IF;
      UPDATE tasks t SET state = 'done', outcome = 'confirmed', closed_at = programme_now(), closed_by_kind = 'user',
        closed_by = app_user(), version = t.version + 1
      WHERE t.registration_id = registration AND t.kind = 'revisit' AND t.closed_at IS NULL;
      RETURN true;
    END $$;
    REVOKE EXECUTE ON FUNCTION confirm_by_visit(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION confirm_by_visit(uuid) TO doorstep_app;
    CREATE POLICY owner_settles_revisit ON tasks FOR UPDATE TO doorstep_owner USING (kind = 'revisit')
      WITH CHECK (kind = 'revisit' AND state = 'done' AND outcome = 'confirmed');

    -- ---- appointments that nobody was reminded of ------------------------------------------------
    -- When it was written; NULL once the supervisor was told. The visit's workflow may look only after the next appointment was made.
    ALTER TABLE visits ADD COLUMN unreminded_at timestamptz;
    CREATE FUNCTION note_unreminded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF lower(OLD.appointment) <= programme_now() THEN
        NEW.unreminded_at := programme_now();
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION note_unreminded FROM PUBLIC;
    -- triggers go by name: after visits_written_by_link, which looks at what the link itself wrote
    CREATE TRIGGER visits_written_by_programme BEFORE UPDATE OF appointment ON visits FOR EACH ROW
      WHEN (OLD.appointment IS NOT NULL AND OLD.reminded_at IS NULL AND OLD.appointment IS DISTINCT FROM NEW.appointment)
      EXECUTE FUNCTION note_unreminded();

    -- ---- tiers set by hand -------------------------------------------------------------------------
    -- what was stored before is history and cannot be changed
    ALTER TABLE tier_decisions ADD CONSTRAINT manual_tier_ends_after_it_began CHECK (manual_until > decided_at) NOT VALID;
    ${checkSuperseding('')}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${checkSuperseding(`AND m.tier <> 'priority' `)}
    ALTER TABLE tier_decisions DROP CONSTRAINT manual_tier_ends_after_it_began;
    DROP TRIGGER visits_written_by_programme ON visits;
    DROP FUNCTION note_unreminded;
    ALTER TABLE visits DROP COLUMN unreminded_at;
    DROP POLICY owner_settles_revisit ON tasks;
    DROP FUNCTION confirm_by_visit;
  `,
  );
}
