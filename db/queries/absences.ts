import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { PatchToCover, Substitute } from '../../domain/absence-plan';
import type { CalendarDate } from '../../domain/working-days';

/** From the first day away to the first day back. */
export interface Days {
  fromOn: CalendarDate;
  untilOn: CalendarDate;
}

export interface AbsenceRow extends Days {
  id: string;
  officerId: string;
  officerName: string;
  plannedBy: string;
  /** Whether it can still be ended: its first day back lies ahead. */
  open: boolean;
  delegations: DelegationRow[];
}

/** One patch of one officer, given to another on these days. */
export interface DelegationRow extends Days {
  id: string;
  patchId: string;
  patchCode: string;
  substituteId: string;
  substituteName: string;
}

/** SQL: of an officer's delegations on days of the absence `x`, as one list. */
const DELEGATIONS = `coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'patchId', g.area_id, 'patchCode', a.code, 'substituteId', g.user_id,
    'substituteName', s.display_name, 'fromOn', g.valid_from, 'untilOn', g.valid_to) ORDER BY a.code, g.valid_from)
  FROM role_grants g JOIN areas a ON a.id = g.area_id JOIN users s ON s.id = g.user_id
  WHERE g.delegated_by = x.officer_id AND g.valid_to > g.valid_from AND daterange(g.valid_from, g.valid_to) && daterange(x.from_on, x.until_on)), '[]')`;

/** Absences of the officers whom the caller supervises, the last planned first. */
export async function listAbsences(trx: Knex, after: string | null, limit: number): Promise<AbsenceRow[]> {
  const { rows } = await trx.raw<{ rows: AbsenceRow[] }>(
    `SELECT x.id, x.officer_id AS "officerId", o.display_name AS "officerName", x.from_on AS "fromOn", x.until_on AS "untilOn", x.planned_by AS "plannedBy",
       x.until_on > greatest(programme_today(), x.from_on) AS open, ${DELEGATIONS} AS delegations
     FROM officer_absences x JOIN users o ON o.id = x.officer_id
     WHERE (:after::uuid IS NULL OR x.id < :after::uuid) ORDER BY x.id DESC LIMIT :limit`,
    { after, limit },
  );
  return rows;
}

/** SQL on a grant `g`: it is a delegation on some of the days. */
const DELEGATED_THEN = `g.delegated_by IS NOT NULL AND daterange(g.valid_from, g.valid_to) && daterange(:fromOn::date, :untilOn::date)`;

export type PatchCandidate = PatchToCover & { patchCode: string };
export type SubstituteCandidate = Substitute & { displayName: string };

/** SQL on `tasks t`: what waits for an officer, as visits and as all else. */
const OPEN_WORK = `count(t.id) FILTER (WHERE t.kind = 'visit')::integer AS visits, count(t.id) FILTER (WHERE t.kind <> 'visit')::integer AS calls`;

/**
 * What the officer works in the caller's area on these days, with what is open in each: their patches that nobody stands in
 * for, and those that they stand in for somebody else in.
 */
export async function listPatchesToCover(
  trx: Knex,
  officerId: string,
  days: Days,
): Promise<PatchCandidate[]> {
  const { rows } = await trx.raw<{ rows: PatchCandidate[] }>(
    `SELECT a.id AS "patchId", a.code AS "patchCode", ${OPEN_WORK}
     FROM areas a LEFT JOIN tasks t ON t.patch_id = a.id AND t.assignee_id = :officerId AND t.closed_at IS NULL
     WHERE a.kind = 'patch' AND a.id IN (SELECT granted_areas('supervisor'))
       AND (EXISTS (SELECT FROM role_grants g WHERE g.area_id = a.id AND g.user_id = :officerId AND ${DELEGATED_THEN})
         OR (a.officer_id = :officerId AND NOT EXISTS (SELECT FROM role_grants g WHERE g.area_id = a.id AND g.delegated_by = :officerId AND ${DELEGATED_THEN})))
     GROUP BY a.id ORDER BY a.code`,
    { officerId, ...days },
  );
  return rows;
}

/** That somebody stands in for the officer. */
type StandIn = Days & { id: string; officerId: string };

/** The delegations of the patch that the substitute has on some of these days, the earliest first. */
export async function listStandIns(
  trx: Knex,
  substituteId: string,
  patchId: string,
  { fromOn, untilOn }: Days,
): Promise<StandIn[]> {
  const { rows } = await trx.raw<{ rows: StandIn[] }>(
    `SELECT g.id, g.delegated_by AS "officerId", g.valid_from AS "fromOn", g.valid_to AS "untilOn" FROM role_grants g
     WHERE g.area_id = :patchId AND g.user_id = :substituteId AND ${DELEGATED_THEN} ORDER BY g.valid_from, g.id`,
    { substituteId, patchId, fromOn, untilOn },
  );
  return rows;
}

/** Officers by a grant of their own in the caller's area on all these days, who are not away on any of them; with what waits for each. */
export async function listSubstitutes(
  trx: Knex,
  officerId: string,
  days: Days,
): Promise<SubstituteCandidate[]> {
  const { rows } = await trx.raw<{ rows: SubstituteCandidate[] }>(
    `SELECT u.id AS "officerId", u.display_name AS "displayName", ${OPEN_WORK}
     FROM users u LEFT JOIN tasks t ON t.assignee_id = u.id AND t.closed_at IS NULL
     WHERE u.id <> :officerId AND u.id <> app_user() AND u.disabled_at IS NULL
       AND EXISTS (SELECT FROM role_grants g WHERE g.user_id = u.id AND g.role = 'officer' AND g.delegated_by IS NULL AND g.effective_at <= now()
         AND g.area_id IN (SELECT granted_areas('supervisor')) AND daterange(g.valid_from, g.valid_to) @> daterange(:fromOn::date, :untilOn::date))
       AND NOT EXISTS (SELECT FROM officer_absences x WHERE x.officer_id = u.id AND daterange(x.from_on, x.until_on) && daterange(:fromOn::date, :untilOn::date))
     GROUP BY u.id ORDER BY u.display_name, u.id`,
    { officerId, ...days },
  );
  return rows;
}

export async function insertAbsence(
  trx: Knex,
  absence: Days & { officerId: string; plannedBy: string },
): Promise<string> {
  const id = uuid();
  await trx('officer_absences').insert({
    id,
    officer_id: absence.officerId,
    from_on: absence.fromOn,
    until_on: absence.untilOn,
    planned_by: absence.plannedBy,
  });
  return id;
}

/** Gives the officer's work in the patch to the substitute for these days. The database says whose work may be given to whom. */
export async function insertDelegation(
  trx: Knex,
  delegation: Days & { patchId: string; officerId: string; substituteId: string; grantedBy: string },
): Promise<string> {
  const id = uuid();
  await trx('role_grants').insert({
    id,
    user_id: delegation.substituteId,
    role: 'officer',
    area_id: delegation.patchId,
    valid_from: delegation.fromOn,
    valid_to: delegation.untilOn,
    delegated_by: delegation.officerId,
    granted_by: delegation.grantedBy,
  });
  return id;
}

/** The absence as it was, locked, and ended: its officer is back today, or was not away at all. Undefined where there is none to end. */
export async function endAbsence(trx: Knex, id: string): Promise<(Days & { officerId: string }) | undefined> {
  const absence = await trx('officer_absences')
    .where({ id })
    .whereRaw('until_on > greatest(programme_today(), from_on)')
    .forUpdate()
    .first<(Days & { officerId: string }) | undefined>(
      'officer_id as officerId',
      'from_on as fromOn',
      'until_on as untilOn',
    );
  if (absence)
    await trx('officer_absences')
      .where({ id })
      .update({ until_on: trx.raw('greatest(programme_today(), from_on)') });
  return absence;
}

export interface EndedDelegation {
  id: string;
  patchId: string;
  substituteId: string;
}

/** Ends delegations in the caller's area today, or takes them back whole where they had not begun: this one (on a later day, where one is named), or an officer's on these days. */
export async function endDelegations(
  trx: Knex,
  which: { id: string; on?: CalendarDate } | (Days & { officerId: string }),
): Promise<EndedDelegation[]> {
  const on = 'id' in which ? (which.on ?? null) : null;
  const end = trx.raw('greatest(programme_today(), valid_from, ?::date)', [on]);
  const query = trx('role_grants').whereNotNull('delegated_by').where('valid_to', '>', end);
  if ('id' in which) void query.where({ id: which.id });
  else
    void query
      .where({ delegated_by: which.officerId })
      .whereRaw('daterange(valid_from, valid_to) && daterange(?, ?)', [which.fromOn, which.untilOn]);
  return query
    .update({ valid_to: end })
    .returning<EndedDelegation[]>(['id', 'area_id as patchId', 'user_id as substituteId']);
}
