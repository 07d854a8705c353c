import type { Knex } from 'knex';

/** What each registration is called in the calendar. */
export type HomeNames = ReadonlyMap<string, string>;

/** By day of the authority, such as `09-16 Wed`, in order: `<time> <home or patch>: <what>`. */
export type Calendar = Record<string, string[]>;

interface Line {
  day: string;
  time: string;
  registrationId: string | null;
  patch: string | null;
  what: string;
}

/** All that the programme and its people did: rounds, tasks, texts and calls, visits, hazards, tiers and answers. */
export async function readCalendar(service: Knex, names: HomeNames): Promise<Calendar> {
  const { rows } = await service.raw<{ rows: Line[] }>(
    `SELECT to_char(e.at AT TIME ZONE p.time_zone, 'MM-DD Dy') AS day, to_char(e.at AT TIME ZONE p.time_zone, 'HH24:MI') AS time,
       e.registration AS "registrationId", a.code AS patch, e.what
     FROM (${EVENTS}) AS e (at, registration, patch, what) CROSS JOIN programme p LEFT JOIN areas a ON a.id = e.patch
     WHERE e.at IS NOT NULL`,
  );
  const lines = rows.map(({ day, time, registrationId, patch, what }) => ({
    day,
    line: `${time} ${(registrationId !== null && names.get(registrationId)) || patch}: ${what}`,
  }));
  const calendar: Calendar = {};
  for (const { day, line } of lines.toSorted((a, b) => (a.day + a.line < b.day + b.line ? -1 : 1)))
    (calendar[day] ??= []).push(line);
  return calendar;
}

/** Each row: when, which registration, which patch where it is about no registration, what. */
const EVENTS = [
  `SELECT opened_at, NULL::uuid, patch_id, 'round opens' FROM rounds`,
  `SELECT closed_at, NULL, patch_id, 'round closes' FROM rounds`,
  `SELECT c.at, c.registration_id, NULL, c.purpose || ' by ' || c.channel || coalesce(', ' || c.exemption, '')
   FROM contact_attempts c JOIN message_log m ON m.contact_attempt_id = c.id`,
  `SELECT finished_at, registration_id, NULL, 'call, ' || state FROM contact_attempts WHERE channel = 'phone'`,
  // a task that goes on in the next round was issued, reminded of and escalated once
  ...['issued', 'reminded', 'escalated'].map(
    (what) =>
      `SELECT ${what}_at, registration_id, NULL, kind || ' task ${what}' FROM tasks WHERE predecessor_id IS NULL`,
  ),
  `SELECT closed_at, registration_id, NULL, kind || ' task ' || state FROM tasks`,
  `SELECT proposed_at, registration_id, NULL, 'visit proposed' FROM visits`,
  `SELECT a.programme_at, v.registration_id, NULL, a.action FROM audit_log a JOIN visits v ON v.id = a.subject_id`,
  `SELECT programme_at, subject_id, NULL, action FROM audit_log WHERE subject_type = 'registration'`,
  `SELECT at, registration_id, NULL, 'registration ' || kind FROM registration_events WHERE kind <> 'tier_changed'`,
  `SELECT decided_at, registration_id, NULL, 'tier ' || tier || coalesce(' on ' || ground, '') FROM tier_decisions
   WHERE (tier, ground) IS DISTINCT FROM (previous_tier, NULL)`,
  `SELECT h.found_at, v.registration_id, NULL, h.severity || ' hazard found' FROM hazards h JOIN visits v ON v.id = h.visit_id`,
  `SELECT h.closed_at, v.registration_id, NULL, h.severity || ' hazard ' || h.state FROM hazards h JOIN visits v ON v.id = h.visit_id`,
].join(' UNION ALL ');

/** The link and the code that a message brings. */
export function answerOf(body: string): { token: string; code: string } {
  const [, token = ''] = /\/c\/([\w-]+)/.exec(body) ?? [];
  const [, code = ''] = /(?:Code: |验证码：)(\d{6})/.exec(body) ?? [];
  return { token, code };
}
