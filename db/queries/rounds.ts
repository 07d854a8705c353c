import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { CONTACT_HOURS, roundPeriodOf, type RevisitSettings } from '../../domain/revisit-round';
import type { CalendarDate, WorkingCalendar } from '../../domain/working-days';
import { insertAuditEntry } from './audit';
import { VISIT_UNDER_WAY } from './contacts';
import { openIncident, resolveIncidents } from './incidents';
import { insertSignal } from './outbox';
import { officerOf } from './patch-officers';
import { listCalendarDays, type CalendarDayRow } from './calendar';
import { getOrShipSettings } from './procedure-settings';
import { getProgrammeClock, hasProgrammeEnded, requestProcedure } from './procedures';
import { cancelUnwantedContacts } from './queued-contacts';

export interface RoundRow {
  id: string;
  patchId: string;
  workflowId: string;
  state: 'opening' | 'open' | 'closed';
  /** First day of the period. */
  startsOn: CalendarDate;
  /** First day after the period. */
  endsOn: CalendarDate;
  /** When its half-month is over, or the programme if that comes first. */
  closesAt: Date;
  /** Since when outward contact to the patch is stopped. */
  pausedSince: Date | null;
  /** Since when a supervisor's command keeps the round waiting. */
  heldSince: Date | null;
  /** The authority's date at the instant asked about. */
  today: CalendarDate;
  settings: RevisitSettings;
}

/** The round as it stands at an instant of the programme. Throws ROUND_UNKNOWN. */
export async function getRound(db: Knex, roundId: string, at: Date): Promise<RoundRow> {
  const { rows } = await db.raw<{ rows: RoundRow[] }>(
    `SELECT r.id, r.patch_id AS "patchId", 'round-' || r.patch_id || '-' || lower(r.period) AS "workflowId", r.state,
       lower(r.period) AS "startsOn", upper(r.period) AS "endsOn",
       least(r.closes_at, p.ends_on::timestamp AT TIME ZONE p.time_zone) AS "closesAt",
       outward_paused_since(r.patch_id) AS "pausedSince", subject_paused_since(r.id) AS "heldSince", programme_date(?) AS today, s.document AS settings
     FROM rounds r JOIN procedure_settings s ON s.id = r.settings_id CROSS JOIN programme p WHERE r.id = ?`,
    [at, roundId],
  );
  const round = rows[0];
  if (!round) throw new Error('ROUND_UNKNOWN');
  return round;
}

/** Exceptions to the working week in the programme's calendar. */
export async function loadCalendar(db: Knex): Promise<WorkingCalendar> {
  const rows = await listCalendarDays(db);
  const days = (kind: CalendarDayRow['kind']) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.day));
  return { holidays: days('holiday'), makeUpDays: days('make_up') };
}

/** The authority's date at an instant. */
export async function getProgrammeDate(db: Knex, at: Date): Promise<CalendarDate> {
  const { rows } = await db.raw<{ rows: { today: CalendarDate }[] }>('SELECT programme_date(?) AS today', [
    at,
  ]);
  return rows[0]?.today ?? Promise.reject(new Error('PROGRAMME_MISSING'));
}

/** The instant of a local hour on a day, in the authority's time zone. */
export async function getLocalInstant(db: Knex, date: CalendarDate, hour: number): Promise<Date> {
  const { rows } = await db.raw<{ rows: { at: Date }[] }>(
    `SELECT (?::date + make_interval(hours => ?)) AT TIME ZONE time_zone AS at FROM programme`,
    [date, hour],
  );
  return rows[0]?.at ?? Promise.reject(new Error('PROGRAMME_MISSING'));
}

/** When something is due that is due on a day: at the end of its contact hours, so that every screen shows that day. */
export function getDueInstant(db: Knex, dueOn: CalendarDate): Promise<Date> {
  return getLocalInstant(db, dueOn, CONTACT_HOURS.to);
}

/**
 * Opens the patch's round for the half-month that contains `at`: the round, its procedure and the message that starts
 * its workflow, in the caller's transaction. A round that is there already is left alone. One that is opened by command
 * does not wait for the opening day's contact hours.
 * The database refuses with PROGRAMME_ENDED (SQLSTATE DS007) from the programme's last day on.
 */
export async function openRound(
  trx: Knex.Transaction,
  patchId: string,
  at: Date,
  openedBy: 'procedure' | 'command',
): Promise<{ roundId: string; workflowId: string; opened: boolean }> {
  const period = roundPeriodOf(await getProgrammeDate(trx, at));
  const workflowId = `round-${patchId}-${period.start}`;
  const settings = await getOrShipSettings(trx, 'revisitRound');
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO rounds (id, patch_id, period, state, settings_id, ruleset_version_id, opened_at, closes_at)
     SELECT ?, ?, daterange(?, ?), 'opening', ?,
       (SELECT v.id FROM ruleset_versions v WHERE v.state = 'published' ORDER BY v.published_at DESC LIMIT 1), ?,
       ?::date::timestamp AT TIME ZONE p.time_zone FROM programme p
     ON CONFLICT (kind, patch_id, period) DO NOTHING RETURNING id`,
    [uuidv7(), patchId, period.start, period.end, settings.id, at, period.end],
  );
  const opened = rows[0];
  if (!opened) {
    const existing = await trx('rounds')
      .where({ patch_id: patchId, kind: 'revisit' })
      .whereRaw('lower(period) = ?', [period.start])
      .first<{ id: string }>('id');
    return { roundId: existing.id, workflowId, opened: false };
  }
  await requestProcedure(trx, {
    workflowId,
    kind: 'revisitRound',
    subjectId: opened.id,
    patchId,
    input: {
      roundId: opened.id,
      patchId,
      clock: await getProgrammeClock(trx),
      contactNow: openedBy === 'command',
    },
    messageId: uuidv7(),
  });
  await auditRound(trx, { id: opened.id, patchId }, 'opened', { actorKind: openedBy, at });
  await resolveIncidents(trx, { workflowId: null, code: 'ROUND_NOT_OPENED' }, [patchId]);
  return { roundId: opened.id, workflowId, opened: true };
}

export async function isRoundClosed(db: Knex, roundId: string): Promise<boolean> {
  const row = await db('rounds').where({ id: roundId }).first<{ state: string } | undefined>('state');
  return row?.state === 'closed';
}

/** Registrations of the round's patch that are to be reviewed, in pages of ids. */
export async function listRegistrationsToReview(
  db: Knex,
  patchId: string,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const query = db('registrations')
    .where({ patch_id: patchId })
    .whereIn('state', ['unverified', 'verified'])
    .orderBy('id')
    .limit(limit)
    .select<{ id: string }[]>('id');
  if (after !== null) void query.where('id', '>', after);
  return (await query).map((row) => row.id);
}

/**
 * Issues one task for each registration whose confirmation is due in the period. Ids are made by the database here:
 * one statement for the whole patch. Run again it adds nothing (one open revisit task per registration).
 * A registration that nobody has confirmed yet is due when its verification is; one whose tenancy
 * ends, when it does: who still lives there says so. Whoever refused or could not be
 * reached is left in peace for 90 days; whoever told the programme something is not asked again until it is decided;
 * and where somebody is about to visit, the visit asks.
 */
export async function issueTasks(db: Knex, round: RoundRow, at: Date, dueAt: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, round_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'revisit', r.id, r.building_id, u.dwelling_id, r.patch_id, ?, ${officerOf('a.officer_id')}, 'waiting',
       CASE WHEN r.tier = 'priority' AND r.tier_ground = 'safety' THEN CASE WHEN has_severe_hazard(r.id) THEN 0 ELSE 10 END
            WHEN r.tier = 'priority' THEN 20 WHEN r.tier = 'standard' THEN 50 ELSE 70 END, ?, ?
     FROM registrations r JOIN units u ON u.id = r.unit_id JOIN areas a ON a.id = r.patch_id
     WHERE r.patch_id = ? AND r.state IN ('unverified', 'verified')
       AND least(coalesce(r.next_confirmation_on, r.verification_due_on), upper(r.period)) < ?
       AND NOT EXISTS (SELECT FROM declarations d WHERE d.registration_id = r.id AND d.state = 'received')
       AND NOT EXISTS (SELECT FROM disputes d WHERE d.registration_id = r.id AND d.decided_at IS NULL)
       AND NOT ${VISIT_UNDER_WAY}
       AND NOT EXISTS (SELECT FROM tasks t WHERE t.registration_id = r.id AND t.kind = 'revisit'
         AND (t.round_id = ? OR t.closed_at IS NULL
           OR (t.state IN ('refused', 'exhausted') AND t.closed_at > ?::timestamptz - interval '90 days')))
     ON CONFLICT DO NOTHING RETURNING 1`,
    [round.id, at, dueAt, round.patchId, round.endsOn, round.id, at],
  );
  await db('rounds').where({ id: round.id, state: 'opening' }).update({ state: 'open' });
  await tellWhereNobodyWorks(db, round.patchId);
  return rows.length;
}

/** A patch whose officer's grant has ended, or that never had one, waits for a supervisor to name one. */
async function tellWhereNobodyWorks(db: Knex, patchId: string): Promise<void> {
  const incident = { workflowId: null, code: 'PATCH_WITHOUT_OFFICER', about: patchId };
  const { rows } = await db.raw<{ rows: { officer: string | null }[] }>(
    `SELECT ${officerOf('a.officer_id')} AS officer FROM areas a WHERE a.id = ?`,
    [patchId],
  );
  if (rows[0]?.officer) await resolveIncidents(db, incident, [patchId]);
  else await openIncident(db, { ...incident, patchId });
}

/** Adds a batch that ends with registration `upTo` to the round's figures, once: a batch may be reviewed again. */
export async function addReviewed(
  db: Knex,
  roundId: string,
  { upTo, reviewed, moved }: { upTo: string; reviewed: number; moved: number },
): Promise<void> {
  await db('rounds')
    .where({ id: roundId })
    .whereRaw('(reviewed_up_to IS NULL OR reviewed_up_to < ?)', [upTo])
    .update({
      reviewed: db.raw('reviewed + ?', [reviewed]),
      moved: db.raw('moved + ?', [moved]),
      reviewed_up_to: upTo,
    });
}

/** Shows on the round since when it waits, for a stop of outward contact or by command, or that it does not. */
export async function setRoundPaused(db: Knex, roundId: string, since: Date | null): Promise<void> {
  await db('rounds').where({ id: roundId }).update({ paused_at: since });
}

/**
 * Gives unclosed tasks of the round that are nobody's, or are left by somebody who may not work there any more, to the
 * patch's officer. While there is none they stay as they are: the tick tells of them, patch by patch.
 */
export async function giveLeftTasks(trx: Knex.Transaction, roundId: string): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET assignee_id = a.officer_id, version = t.version + 1 FROM areas a
     WHERE a.id = t.patch_id AND t.round_id = ? AND t.closed_at IS NULL AND works_patch(a.officer_id, a.id)
       AND (t.assignee_id IS NULL OR NOT works_patch(t.assignee_id, a.id))`,
    [roundId],
  );
}

/**
 * Closes tasks whose registration is no longer in force, or is another patch's by now: its next round asks there, if that
 * is still due, and its officer must not be kept from it by this one's task (one open revisit per registration).
 */
export async function withdrawTasksThatLeft(db: Knex, roundId: string, at: Date): Promise<void> {
  await db.raw(
    `UPDATE tasks t SET state = 'withdrawn', closed_at = ?, closed_by_kind = 'procedure', version = t.version + 1
     FROM registrations r WHERE r.id = t.registration_id AND t.round_id = ? AND t.closed_at IS NULL
       AND (r.state IN ('ended', 'void') OR r.patch_id <> t.patch_id)`,
    [at, roundId],
  );
}

/**
 * Gives officers' tasks their reminder and escalation. Not while outward contact is stopped: nobody is to blame for that,
 * and the stop's end moves the deadlines (db/migrations/053-stops-count-for-nobody.ts).
 */
export async function markTasks(db: Knex, roundId: string, at: Date, remindDueBy: Date): Promise<void> {
  await db.raw(
    `UPDATE tasks SET reminded_at = coalesce(reminded_at, ?),
       -- a step of the ladder may have escalated it before
       escalated_at = CASE WHEN due_at < ? THEN coalesce(escalated_at, ?) ELSE escalated_at END, version = version + 1
     WHERE round_id = ? AND state = 'open' AND due_at <= ?
       AND (reminded_at IS NULL OR (due_at < ? AND escalated_at IS NULL))`,
    [at, at, at, roundId, remindDueBy, at],
  );
}

/**
 * Closes the round. Unfinished tasks go on as successors, open where they are the officer's to do, in the round of the half-month that contains `at`, which is
 * opened if need be, or are withdrawn where the programme has ended. Run again it changes nothing.
 */
export async function closeRoundRow(
  trx: Knex.Transaction,
  round: RoundRow,
  at: Date,
): Promise<{ carriedOver: number }> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `UPDATE rounds SET state = 'closed', closed_at = ? WHERE id = ? AND state <> 'closed'`,
    [at, round.id],
  );
  if (rowCount === 0) return { carriedOver: 0 };
  await auditRound(trx, round, 'closed', { actorKind: 'procedure', at });
  const ended = await hasProgrammeEnded(trx, at);
  await withdrawTasksThatLeft(trx, round.id, at);
  const open = await trx('tasks')
    .where({ round_id: round.id, state: 'open' })
    .forUpdate()
    .pluck<string[]>('id');
  const closed = await trx('tasks')
    .where({ round_id: round.id })
    .whereNull('closed_at')
    .update({
      state: ended ? 'withdrawn' : 'carried_over',
      closed_at: at,
      closed_by_kind: 'procedure',
      version: trx.raw('version + 1'),
    });
  // nobody sends or makes them any more
  if (ended) await cancelUnwantedContacts(trx, { patchId: round.patchId }, at);
  if (ended || closed === 0) return { carriedOver: 0 };
  const next = await openRound(trx, round.patchId, at, 'procedure');
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, round_id, assignee_id, state, rank,
       issued_at, due_at, ladder_step, stepped_on, reminded_at, escalated_at, predecessor_id)
     SELECT gen_random_uuid(), t.kind, t.registration_id, t.building_id, t.dwelling_id, t.patch_id, ?,
       coalesce(${officerOf('t.assignee_id')}, ${officerOf('a.officer_id')}),
       CASE WHEN t.id = ANY (?::uuid[]) THEN 'open' ELSE 'waiting' END,
       t.rank, t.issued_at, t.due_at, t.ladder_step, t.stepped_on, t.reminded_at, t.escalated_at, t.id
     FROM tasks t JOIN areas a ON a.id = t.patch_id WHERE t.round_id = ? AND t.state = 'carried_over'`,
    [next.roundId, open, round.id],
  );
  await insertSignal(trx, { messageId: uuidv7(), workflowId: next.workflowId, name: 'wake' });
  return { carriedOver: closed };
}

/** Closes the round whose open tasks were withdrawn, as a supervisor commanded; what is due is due to the next one. */
export async function closeCancelledRound(trx: Knex.Transaction, roundId: string, at: Date): Promise<void> {
  const [round] = await trx('rounds')
    .where({ id: roundId })
    .whereNot({ state: 'closed' })
    .update({ state: 'closed', closed_at: at })
    .returning<{ id: string; patchId: string }[]>(['id', 'patch_id as patchId']);
  if (round) await auditRound(trx, round, 'closed', { actorKind: 'procedure', at });
}

/** A round that opened or closed; nobody who has an account did it. */
function auditRound(
  trx: Knex,
  round: { id: string; patchId: string },
  action: 'opened' | 'closed',
  { actorKind, at }: { actorKind: 'procedure' | 'command'; at: Date },
): Promise<void> {
  return insertAuditEntry(trx, {
    actorKind,
    actorId: null,
    action: `round.${action}`,
    subjectType: 'round',
    subjectId: round.id,
    patchId: round.patchId,
    at,
  });
}

/** Patches with registrations in force and no round in the half-month of `at`; none once the programme has ended. */
export async function listPatchesWithoutRound(db: Knex, at: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT a.id FROM areas a CROSS JOIN programme p
     WHERE a.kind = 'patch' AND programme_date(?) >= p.starts_on AND programme_date(?) < p.ends_on
       AND EXISTS (SELECT FROM registrations r WHERE r.patch_id = a.id AND r.state IN ('unverified', 'verified'))
       AND NOT EXISTS (SELECT FROM rounds r WHERE r.patch_id = a.id AND r.kind = 'revisit' AND r.period @> programme_date(?))
     ORDER BY a.code`,
    [at, at, at],
  );
  return rows.map((row) => row.id);
}

/** Patches that have registrations in force: the one with this code, or all. */
export async function findPatches(db: Knex, code: string | null): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT a.id FROM areas a WHERE a.kind = 'patch' AND (?::text IS NULL OR a.code = ?)
       AND EXISTS (SELECT FROM registrations r WHERE r.patch_id = a.id AND r.state IN ('unverified', 'verified'))
     ORDER BY a.code`,
    [code, code],
  );
  return rows.map((row) => row.id);
}
