import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A stop of outward contact counts against nobody: not against the resident whose appointment it swallowed, and not
 * against the officer who had to wait. An appointment is made with an officer who may come, and whoever declines a visit
 * has refused what the round would ask, too.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE POLICY owner_tends ON tasks FOR UPDATE TO doorstep_owner USING (true);

    -- ---- stops ---------------------------------------------------------------------------
    -- Was outward contact of the patch stopped at any time of the span?
    CREATE FUNCTION paused_during(patch uuid, span tstzrange) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM outward_pauses p
        WHERE p.paused_at < upper(span) AND (p.resumed_at IS NULL OR p.resumed_at > lower(span))
          AND (p.area_id IS NULL OR p.area_id = ANY (SELECT unnest(ancestors) FROM areas WHERE id = patch)))
    $$;
    REVOKE EXECUTE ON FUNCTION paused_during FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION paused_during TO doorstep_app, doorstep_service;

    CREATE FUNCTION refuse_no_show_in_pause() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF paused_during(OLD.patch_id, OLD.appointment) THEN
        RAISE EXCEPTION 'NO_SHOW_IN_PAUSE' USING ERRCODE = 'DS094';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION refuse_no_show_in_pause FROM PUBLIC;
    CREATE TRIGGER visits_no_show_in_pause BEFORE UPDATE OF state, no_shows ON visits FOR EACH ROW
      WHEN (OLD.origin = 'own' AND OLD.appointment IS NOT NULL
        AND (NEW.no_shows > OLD.no_shows OR (NEW.state = 'no_show' AND OLD.state <> 'no_show')))
      EXECUTE FUNCTION refuse_no_show_in_pause();

    -- When the last of the stops that touch each other ends, what was not late before them gets their time back. A task
    -- that was issued in the middle gets what it has seen of them.
    CREATE FUNCTION extend_deadlines_by_stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE tasks t SET due_at = t.due_at + (NEW.resumed_at - greatest(stopped.since, t.issued_at)), version = t.version + 1
      FROM areas a CROSS JOIN LATERAL (
        SELECT lower(stop) AS since FROM (
          SELECT unnest(range_agg(tstzrange(p.paused_at, coalesce(p.resumed_at, NEW.resumed_at)))) AS stop
          FROM outward_pauses p WHERE p.area_id IS NULL OR p.area_id = ANY (a.ancestors)) stops
        WHERE upper(stop) = NEW.resumed_at) stopped
      WHERE a.id = t.patch_id AND t.closed_at IS NULL AND t.issued_at < NEW.resumed_at AND t.due_at > stopped.since
        AND (NEW.area_id IS NULL OR NEW.area_id = ANY (a.ancestors)) AND outward_paused_since(a.id) IS NULL;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION extend_deadlines_by_stop FROM PUBLIC;
    CREATE TRIGGER outward_pauses_extend AFTER UPDATE OF resumed_at ON outward_pauses FOR EACH ROW
      WHEN (OLD.resumed_at IS NULL AND NEW.resumed_at IS NOT NULL) EXECUTE FUNCTION extend_deadlines_by_stop();

    -- ---- visits --------------------------------------------------------------------------
    -- nobody is promised whom they may not get
    CREATE TRIGGER visits_appointed_with_officer BEFORE UPDATE OF appointment ON visits FOR EACH ROW
      WHEN (session_user = 'doorstep_app' AND NEW.appointment IS NOT NULL AND NEW.appointment IS DISTINCT FROM OLD.appointment)
      EXECUTE FUNCTION check_officer('officer_id', 'patch_id');

    CREATE FUNCTION settle_revisit_of_refused_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE tasks SET state = 'refused', outcome = 'refused', closed_at = NEW.ended_at, closed_by = coalesce(app_user(), app_link()),
        closed_by_kind = CASE WHEN app_user() IS NOT NULL THEN 'user' WHEN app_link() IS NOT NULL THEN 'link' ELSE 'procedure' END,
        version = version + 1
      WHERE registration_id = NEW.registration_id AND kind = 'revisit' AND closed_at IS NULL;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION settle_revisit_of_refused_visit FROM PUBLIC;
    CREATE TRIGGER visits_refused_settle AFTER UPDATE OF state ON visits FOR EACH ROW
      WHEN (NEW.origin = 'own' AND NEW.state = 'refused' AND OLD.state <> 'refused') EXECUTE FUNCTION settle_revisit_of_refused_visit();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER visits_refused_settle ON visits;
    DROP TRIGGER visits_appointed_with_officer ON visits;
    DROP TRIGGER outward_pauses_extend ON outward_pauses;
    DROP TRIGGER visits_no_show_in_pause ON visits;
    DROP FUNCTION settle_revisit_of_refused_visit, extend_deadlines_by_stop, refuse_no_show_in_pause, paused_during;
    DROP POLICY owner_tends ON tasks;
  `,
  );
}
