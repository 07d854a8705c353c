import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

/** What a link may write is held against what it says itself, not against what the programme's own triggers make of it. */
const CHECKED = 'IF to_jsonb(OLD) - TG_ARGV IS DISTINCT';
const CHECKED_OF_ITSELF = `IF current_user <> 'doorstep_owner' AND to_jsonb(OLD) - TG_ARGV IS DISTINCT`;

/**
 * A visit's task is due when its appointment is over, and where the appointment is given up, as after a no-show or at the
 * resident's wish, the time to make another begins anew. Otherwise a visit that is properly appointed would count as late.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION visit_moves_its_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE tasks t SET due_at = due.at, version = t.version + 1
      FROM (SELECT coalesce(upper(NEW.appointment), programme_now() + make_interval(days => coalesce(
        -- as domain/visit-settings has it where the settings say nothing
        (SELECT (document ->> 'appointmentWithinDays')::integer FROM procedure_settings WHERE id = NEW.settings_id), 14))) AS at) due
      WHERE t.visit_id = NEW.id AND t.kind = 'visit' AND t.closed_at IS NULL AND t.due_at < due.at;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION visit_moves_its_task FROM PUBLIC;
    CREATE TRIGGER visits_move_their_task AFTER UPDATE OF appointment ON visits FOR EACH ROW
      WHEN (NEW.appointment IS DISTINCT FROM OLD.appointment AND NEW.state IN ('released', 'appointed'))
      EXECUTE FUNCTION visit_moves_its_task();
    ${rewriteFunction('check_link_columns', CHECKED, CHECKED_OF_ITSELF)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('check_link_columns', CHECKED_OF_ITSELF, CHECKED)}
    DROP TRIGGER visits_move_their_task ON visits;
    DROP FUNCTION visit_moves_its_task;
  `,
  );
}
