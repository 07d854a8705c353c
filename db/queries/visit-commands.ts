import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { VisitOutcome, VisitState } from '../../domain/visit';
import type { Checklist } from '../../domain/visit-checklist';
import type { CalendarDate } from '../../domain/working-days';
import type { Actor } from './confirmations';
import { getProgrammeClock, requestProcedure } from './procedures';
import { lockRegistration } from './registrations';

export interface LockedVisit {
  id: string;
  state: VisitState;
  registrationId: string;
  buildingId: string;
  /** Of its registration. */
  dwellingId: string | null;
  patchId: string;
  officerId: string | null;
  appointmentFrom: Date | null;
  appointmentTo: Date | null;
  reschedules: number;
  residentReschedules: number;
  noShows: number;
  /** The day for which the resident asked. */
  wishedOn: CalendarDate | null;
  hasSevereHazard: boolean;
  version: number;
}

/**
 * The own visit of a registration, locked until the transaction ends; missing where the caller may not work on it.
 * The registration is locked first, as a review does: two that lock in different order would wait for each other.
 */
export async function lockVisitToChange(trx: Knex, id: string): Promise<LockedVisit | undefined> {
  const of = await trx('visits')
    .where({ id })
    .first<{ registrationId: string | null } | undefined>('registration_id as registrationId');
  if (of?.registrationId) await lockRegistration(trx, of.registrationId);
  const { rows } = await trx.raw<{ rows: LockedVisit[] }>(
    `SELECT v.id, v.state, v.registration_id AS "registrationId", v.building_id AS "buildingId",
       coalesce(v.dwelling_id, (SELECT u.dwelling_id FROM registrations r JOIN units u ON u.id = r.unit_id WHERE r.id = v.registration_id)) AS "dwellingId",
       v.patch_id AS "patchId", v.officer_id AS "officerId", lower(v.appointment) AS "appointmentFrom",
       upper(v.appointment) AS "appointmentTo", v.reschedules,
       v.resident_reschedules AS "residentReschedules", v.no_shows AS "noShows", v.wished_on AS "wishedOn", has_severe_hazard(v.registration_id) AS "hasSevereHazard", v.version
     FROM visits v WHERE v.id = ? AND v.origin = 'own' AND v.registration_id IS NOT NULL FOR UPDATE`,
    [id],
  );
  return rows[0];
}

/** The officer who works a patch; null where it has none now. */
export async function findPatchOfficer(trx: Knex, patchId: string): Promise<string | null> {
  const row = await trx('areas')
    .where({ id: patchId })
    .first<{ officerId: string | null } | undefined>('officer_id as officerId');
  return row?.officerId ?? null;
}

/** Releases the visit with the settings in force, as of now by the database's own clock, makes it the officer's task, and asks for its workflow. */
export async function setReleased(
  trx: Knex,
  visit: LockedVisit,
  release: { officerId: string; releasedBy: string; at: Date; settingsId: string; dueAt: Date },
): Promise<void> {
  await setVisit(trx, visit.id, {
    state: 'released',
    released_by: release.releasedBy,
    officer_id: release.officerId,
    settings_id: release.settingsId,
  });
  await insertVisitTask(trx, visit.id, release.at, release.dueAt);
  await requestProcedure(trx, {
    workflowId: `visit-${visit.id}`,
    kind: 'siteVisit',
    subjectId: visit.id,
    patchId: visit.patchId,
    input: { visitId: visit.id, patchId: visit.patchId, clock: await getProgrammeClock(trx) },
    messageId: uuid(),
  });
}

/** Makes the released visit its officer's task; one that is there already stays. */
export async function insertVisitTask(trx: Knex, visitId: string, at: Date, dueAt: Date): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, visit_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'visit', v.registration_id, v.building_id, v.dwelling_id, v.patch_id, v.id, v.officer_id, 'open', v.rank * 5, ?, ?
     FROM visits v WHERE v.id = ? AND NOT EXISTS (SELECT FROM tasks t WHERE t.visit_id = v.id AND t.kind = 'visit')`,
    [at, dueAt, visitId],
  );
}

/**
 * The visit of a task that was given to another officer goes with it, and its workflow is woken: it says nothing while
 * its officer is gone. The database refuses its releaser.
 */
export async function setVisitOfficer(trx: Knex, taskId: string, officerId: string): Promise<void> {
  const [visit] = await trx('visits')
    .where({ id: trx('tasks').where({ id: taskId }).select('visit_id') })
    .update({ officer_id: officerId, version: trx.raw('version + 1') })
    .returning<{ id: string }[]>('id');
  if (visit) await wakeVisit(trx, visit.id);
}

/** The visit goes to another officer; its workflow knows. The database refuses its releaser. `delegationId`: by which delegation, if by any. */
export async function setVisitGiven(
  trx: Knex,
  visitId: string,
  officerId: string,
  delegationId?: string | null,
): Promise<void> {
  await setVisit(trx, visitId, {
    officer_id: officerId,
    ...(delegationId !== undefined && { delegation_id: delegationId }),
  });
}

export async function isOfficerBusy(
  trx: Knex,
  visit: LockedVisit,
  { from, to }: { from: Date; to: Date },
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { busy: boolean }[] }>(
    'SELECT officer_is_busy(?, tstzrange(?, ?), ?) AS busy',
    [visit.officerId, from, to, visit.id],
  );
  return rows[0]?.busy ?? false;
}

/**
 * Makes or moves the appointment. `asked`: the resident asked for this time. `counts` is the column that counts the
 * change: the programme's or the resident's; null for a first appointment. The database refuses times at which nobody
 * may come (APPOINTMENT_OUTSIDE_HOURS, APPOINTMENT_NOT_WORKING_DAY, APPOINTMENT_TOO_SOON).
 */
export async function setAppointed(
  trx: Knex,
  visitId: string,
  { from, to, asked }: { from: Date; to: Date; asked: boolean },
  counts: 'reschedules' | 'resident_reschedules' | null,
): Promise<void> {
  await setVisit(trx, visitId, {
    state: 'appointed',
    appointment: trx.raw('tstzrange(?, ?)', [from, to]),
    appointment_asked: asked,
    // a moved appointment is reminded of again
    reminded_at: null,
    wished_on: null,
    wished_part: null,
    ...(counts && { [counts]: trx.raw('?? + 1', [counts]) }),
  });
}

export async function setBegun(trx: Knex, visitId: string): Promise<void> {
  await setVisit(trx, visitId, { state: 'begun', identified: true, purpose_stated: true });
}

/** Stores what was seen, to which the resident had agreed; `score` is percent, or null when nothing was looked at. */
export async function setCompleted(
  trx: Knex,
  visitId: string,
  record: { consent: 'given'; checklist: Checklist; score: number | null; at: Date },
): Promise<void> {
  await setVisit(trx, visitId, {
    state: 'completed',
    consent: record.consent,
    checklist: JSON.stringify(record.checklist),
    score: record.score,
    ended_at: record.at,
  });
}

/** The resident declined: it counts as done work. */
export async function setRefused(trx: Knex, visitId: string, at: Date): Promise<void> {
  await setVisit(trx, visitId, { state: 'refused', consent: 'refused', ended_at: at });
}

/**
 * Nobody was met: `released` again for another appointment, or the end. `counts` says whether it is one of the
 * appointments in vain; the database refuses that for one inside a stop of outward contact (NO_SHOW_IN_PAUSE).
 */
export async function setNoShow(
  trx: Knex,
  visitId: string,
  { state, counts, at }: { state: 'released' | 'no_show'; counts: boolean; at: Date },
): Promise<void> {
  await setVisit(trx, visitId, {
    state,
    ...(counts && { no_shows: trx.raw('no_shows + 1') }),
    appointment: state === 'released' ? null : trx.raw('appointment'),
    ended_at: state === 'released' ? null : at,
  });
}

export async function setWithdrawn(trx: Knex, visitId: string, reason: string, at: Date): Promise<void> {
  await setVisit(trx, visitId, { state: 'withdrawn', withdrawn_reason: reason, ended_at: at });
}

/** The visit has ended: so has its task. Closing it ends the officer's access to the home. */
export async function setVisitTaskClosed(
  trx: Knex,
  visitId: string,
  actor: Actor,
  end: { state: 'done' | 'refused' | 'withdrawn'; outcome: VisitOutcome; at: Date },
): Promise<void> {
  await trx('tasks')
    .where({ visit_id: visitId, kind: 'visit' })
    .whereNull('closed_at')
    .update({
      state: end.state,
      outcome: end.outcome,
      closed_at: end.at,
      closed_by_kind: actor.kind,
      closed_by: actor.id,
      version: trx.raw('version + 1'),
    });
}

/** Wakes the visit's workflow where it is open; what happened stands in the row. */
export async function wakeVisit(trx: Knex, visitId: string): Promise<void> {
  await trx.raw(
    `INSERT INTO outbox (message_id, workflow_id, kind, name)
     SELECT ?, w, 'signal', 'wake' FROM (SELECT 'visit-' || ?::text AS w) visit WHERE is_procedure_open(w)`,
    [uuid(), visitId],
  );
}

async function setVisit(trx: Knex, id: string, values: Record<string, unknown>): Promise<void> {
  await trx('visits')
    .where({ id })
    .update({ ...values, version: trx.raw('version + 1') });
}
