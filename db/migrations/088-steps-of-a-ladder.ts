import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const DEEDS = ['link', 'message', 'phone_task', 'letter', 'visit_task', 'assign', 'escalate', 'close'];

/** SQL: the steps of `document` as `step` makes each of them, in their order; none where `kept` says no. */
const ladderOf = (step: string, kept = 'true'): string => `
  ALTER TABLE procedure_settings DISABLE TRIGGER procedure_settings_checked, NO FORCE ROW LEVEL SECURITY;
  UPDATE procedure_settings SET document = jsonb_set(document, '{ladder}', coalesce(
    (SELECT jsonb_agg(${step} ORDER BY place) FROM jsonb_array_elements(document -> 'ladder') WITH ORDINALITY AS l(s, place) WHERE ${kept}), '[]'))
  WHERE kind = 'revisitRound' AND jsonb_typeof(document -> 'ladder') = 'array';
  ALTER TABLE procedure_settings ENABLE TRIGGER procedure_settings_checked, FORCE ROW LEVEL SECURITY;`;

/**
 * A step of the ladder says what it does, not by which channel: some make no contact at all, and from their day on the next
 * one's time runs. What would break a round is refused here, whoever writes it; what makes a sensible setting is
 * domain/settings-schema.ts.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${ladderOf(`jsonb_build_object('do', CASE s ->> 'channel' WHEN 'phone' THEN 'phone_task' ELSE s ->> 'channel' END,
      'after', coalesce(s -> 'afterWorkingDays', '0'))`)}
    CREATE FUNCTION is_whole(value jsonb, lowest integer, highest integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT coalesce(CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric BETWEEN lowest AND highest AND value::numeric % 1 = 0 END, false)
    $$;
    CREATE FUNCTION ladder_can_run(ladder jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT CASE WHEN jsonb_typeof(ladder) IS DISTINCT FROM 'array' THEN false
        ELSE jsonb_array_length(ladder) BETWEEN 1 AND 12 AND NOT EXISTS (
          SELECT FROM jsonb_array_elements(ladder) AS l(step)
          WHERE jsonb_typeof(step) <> 'object' OR NOT coalesce(step ->> 'do' IN (${DEEDS.map((deed) => `'${deed}'`).join(', ')}), false)
            OR NOT is_whole(step -> 'after', 0, 60)
            OR (step ? 'until' AND NOT is_whole(step -> 'until', 1, 60))
            OR (step ? 'when' AND jsonb_typeof(step -> 'when') <> 'object')) END
    $$;
    CREATE FUNCTION settings_can_run(kind text, document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT kind <> 'revisitRound' OR (ladder_can_run(document -> 'ladder')
        AND is_whole(document -> 'exhaustedAfterWorkingDays', 1, 60) AND is_whole(document -> 'dueAfterWorkingDays', 1, 60)
        AND is_whole(document -> 'remindBeforeWorkingDays', 0, 60) AND is_whole(document #> '{cadenceDays,priority}', 7, 1095)
        AND is_whole(document #> '{cadenceDays,standard}', 7, 1095) AND is_whole(document #> '{cadenceDays,light}', 7, 1095))
    $$;
    ALTER TABLE procedure_settings ADD CONSTRAINT settings_can_run CHECK (settings_can_run(kind, document));

    -- the day on which the ladder last took a step that is no contact
    ALTER TABLE tasks ADD COLUMN stepped_on date;
  `,
  );
}

/** The ladder had four ways to ask and nothing else: other steps, conditions and deadlines of their own are left out. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE tasks DROP COLUMN stepped_on;
    ALTER TABLE procedure_settings DROP CONSTRAINT settings_can_run;
    DROP FUNCTION settings_can_run, ladder_can_run, is_whole;
    ${ladderOf(
      `jsonb_build_object('channel', CASE s ->> 'do' WHEN 'phone_task' THEN 'phone' ELSE s ->> 'do' END, 'afterWorkingDays', s -> 'after')`,
      `s ->> 'do' IN ('link', 'message', 'phone_task', 'letter')`,
    )}
  `,
  );
}
