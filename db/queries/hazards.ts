import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { Severity } from '../../domain/hazard';
import { officerOf } from './patch-officers';
import type { LockedVisit } from './visit-commands';

export interface FoundHazard {
  kind: string;
  severity: Severity;
  inCommonParts: boolean;
}

/** Stores hazards found at a visit and asks for a review of every registration that they touch. */
export async function insertFoundHazards(
  trx: Knex,
  visit: LockedVisit,
  hazards: readonly FoundHazard[],
  found: { by: string; at: Date; remedyDays: Readonly<Record<Severity, number>> },
): Promise<void> {
  const ids = hazards.map(() => uuid());
  for (const [index, hazard] of hazards.entries()) {
    await trx('hazards').insert({
      id: ids[index],
      building_id: visit.buildingId,
      dwelling_id: hazard.inCommonParts ? null : visit.dwellingId,
      patch_id: visit.patchId,
      kind: hazard.kind,
      severity: hazard.severity,
      state: 'open',
      found_at: found.at,
      found_by: found.by,
      visit_id: visit.id,
      deadline_on: trx.raw('programme_date(?) + ?::integer', [found.at, found.remedyDays[hazard.severity]]),
      generated: false,
    });
  }
  if (ids.length > 0) await requestReviewsOfHazards(trx, ids);
}

/** Asks for a review of every registration that these hazards touch, also of those that the caller does not see. */
export async function requestReviewsOfHazards(trx: Knex, ids: readonly string[]): Promise<void> {
  await trx.raw('SELECT request_reviews_of_hazards(?::uuid[])', [[...ids]]);
}

export interface LockedHazard {
  id: string;
  severity: Severity;
  patchId: string;
}

/** The hazard of a reinspection task while it still matters, locked; missing when it is closed or withdrawn. */
export async function lockHazardOfTask(trx: Knex, taskId: string): Promise<LockedHazard | undefined> {
  const { rows } = await trx.raw<{ rows: LockedHazard[] }>(
    `SELECT h.id, h.severity, t.patch_id AS "patchId" FROM tasks t JOIN hazards h ON h.id = t.hazard_id
     WHERE t.id = ? AND h.closed_at IS NULL FOR UPDATE OF h`,
    [taskId],
  );
  return rows[0];
}

/** An officer saw that it was remedied. */
export async function setHazardClosed(trx: Knex, hazardId: string, userId: string, at: Date): Promise<void> {
  await trx('hazards').where({ id: hazardId }).update({ state: 'closed', closed_at: at, closed_by: userId });
  await requestReviewsOfHazards(trx, [hazardId]);
}

/**
 * Whoever said that it was remedied was wrong; the deadline stays as it was, so the days of delay go on counting. One that
 * another authority has stays there.
 */
export async function setHazardStillOpen(trx: Knex, hazardId: string): Promise<void> {
  await trx('hazards').where({ id: hazardId }).whereNot({ state: 'referred' }).update({ state: 'open' });
  await requestReviewsOfHazards(trx, [hazardId]);
}

/** The same reinspection once more, escalated. The one before must be closed: a hazard has one open reinspection. */
export async function insertNextReinspection(
  trx: Knex,
  taskId: string,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, visit_id, hazard_id, assignee_id, state, rank,
       issued_at, due_at, escalated_at, predecessor_id)
     SELECT ?, t.kind, t.registration_id, t.building_id, t.dwelling_id, t.patch_id, t.visit_id, t.hazard_id,
       coalesce(${officerOf('t.assignee_id')}, ${officerOf('a.officer_id')}), 'open', t.rank, ?, ?, ?, t.id
     FROM tasks t JOIN areas a ON a.id = t.patch_id WHERE t.id = ?`,
    [uuid(), at, dueAt, at, taskId],
  );
}
