import type { Knex } from 'knex';
import { openIncident, setStandingIncidents } from './incidents';

/**
 * Reminds of tasks that no round looks after, and escalates those past their deadline; a reinspection that nobody made
 * becomes the incident REINSPECTION_OVERDUE of its hazard, once per task. Visits are left to their own workflow, which
 * knows of the appointment. While outward contact is stopped nothing is late.
 * @param remindDueBy the officer is reminded of what is due until then
 */
export async function markTasksWithoutRound(
  trx: Knex.Transaction,
  at: Date,
  remindDueBy: Date,
): Promise<void> {
  const { rows } = await trx.raw<{
    rows: { taskId: string; kind: string; hazardId: string | null; patchId: string; escalated: boolean }[];
  }>(
    `UPDATE tasks SET reminded_at = coalesce(reminded_at, :at::timestamptz),
       escalated_at = CASE WHEN due_at < :at::timestamptz THEN coalesce(escalated_at, :at::timestamptz) END, version = version + 1
     WHERE round_id IS NULL AND kind <> 'visit' AND state = 'open' AND due_at <= :remindDueBy::timestamptz
       AND outward_paused_since(patch_id) IS NULL
       AND (reminded_at IS NULL OR (due_at < :at::timestamptz AND escalated_at IS NULL))
     RETURNING id AS "taskId", kind, hazard_id AS "hazardId", patch_id AS "patchId", escalated_at IS NOT NULL AS escalated`,
    { at, remindDueBy },
  );
  for (const { taskId, kind, hazardId, patchId, escalated } of rows)
    if (escalated && kind === 'reinspection' && hazardId !== null)
      await openIncident(trx, {
        workflowId: `hazard-${hazardId}`,
        code: 'REINSPECTION_OVERDUE',
        about: taskId,
        patchId,
        detail: { taskId, hazardId },
      });
}

/** What was told of reinspections that have been made, or are no longer to be, is over. */
export async function resolveClosedReinspections(trx: Knex.Transaction): Promise<void> {
  await trx.raw(
    `UPDATE incidents i SET state = 'resolved', closed_at = now() FROM tasks t
     WHERE i.code = 'REINSPECTION_OVERDUE' AND i.state IN ('open', 'retrying') AND t.id::text = i.about AND t.closed_at IS NOT NULL`,
  );
}

/**
 * Tells of appointments that a stop of outward contact swallows: VISIT_IN_PAUSE, once for each, as soon as the home has to
 * be told (the appointment is within a day while contact is stopped, or the stop fell into it). Over when the appointment
 * was moved or the visit has ended, and when contact was resumed in time.
 */
export async function tellVisitsInPause(trx: Knex.Transaction, at: Date): Promise<void> {
  const swallowed = `(v.state = 'appointed' AND paused_during(v.patch_id, v.appointment)
    AND lower(v.appointment) <= :at::timestamptz + interval '1 day')`;
  await trx.raw(
    `UPDATE incidents i SET state = 'resolved', closed_at = now() FROM visits v
     WHERE i.code = 'VISIT_IN_PAUSE' AND i.state IN ('open', 'retrying') AND i.workflow_id = 'visit-' || v.id
       AND NOT (${swallowed} AND i.about = v.appointment::text)`,
    { at },
  );
  await trx.raw(
    `INSERT INTO incidents (id, workflow_id, patch_id, code, about, state, detail)
     SELECT gen_random_uuid(), 'visit-' || v.id, v.patch_id, 'VISIT_IN_PAUSE', v.appointment::text, 'open', jsonb_build_object('visitId', v.id)
     FROM visits v WHERE v.origin = 'own' AND ${swallowed}
       AND NOT EXISTS (SELECT FROM incidents i WHERE i.workflow_id = 'visit-' || v.id AND i.code = 'VISIT_IN_PAUSE'
         AND i.about = v.appointment::text AND (i.closed_by IS NOT NULL OR i.state IN ('open', 'retrying')))
     ON CONFLICT DO NOTHING`,
    { at },
  );
}

/**
 * Tells, patch by patch, where work waits for nobody. TASKS_WITHOUT_OFFICER counts the open tasks whose officer may not
 * work there today (the account was disabled, or the grant has ended) or who have none, the visits still to be made, and
 * those of them that have an appointment. PATCH_WITHOUT_OFFICER is a patch in use for which nobody is named who may work
 * there. Both are over by themselves once somebody may.
 */
export async function tellWorkWithoutOfficer(trx: Knex.Transaction): Promise<void> {
  const { rows: work } = await trx.raw<{
    rows: { patchId: string; tasks: number; visits: number; appointments: number }[];
  }>(
    `WITH work AS (
       SELECT patch_id, assignee_id AS officer_id, count(*) AS tasks, 0 AS visits, 0 AS appointments
       FROM tasks WHERE closed_at IS NULL AND kind <> 'visit' GROUP BY 1, 2
       UNION ALL
       SELECT patch_id, officer_id, 0, count(*), count(*) FILTER (WHERE state <> 'released')
       FROM visits WHERE origin = 'own' AND state IN ('released', 'appointed', 'begun') GROUP BY 1, 2
     )
     SELECT patch_id AS "patchId", sum(tasks)::integer AS tasks, sum(visits)::integer AS visits, sum(appointments)::integer AS appointments
     FROM work WHERE officer_id IS NULL OR NOT works_patch(officer_id, patch_id) GROUP BY 1 ORDER BY 1`,
  );
  await setStandingIncidents(
    trx,
    'TASKS_WITHOUT_OFFICER',
    work.map(({ patchId, ...detail }) => ({ patchId, detail })),
  );
  const { rows: patches } = await trx.raw<{ rows: { patchId: string }[] }>(
    `SELECT a.id AS "patchId" FROM areas a
     WHERE a.kind = 'patch' AND (a.officer_id IS NULL OR NOT works_patch(a.officer_id, a.id))
       AND (EXISTS (SELECT FROM registrations r WHERE r.patch_id = a.id AND r.state IN ('unverified', 'verified'))
         OR EXISTS (SELECT FROM tasks t WHERE t.patch_id = a.id AND t.closed_at IS NULL))
     ORDER BY a.code`,
  );
  await setStandingIncidents(trx, 'PATCH_WITHOUT_OFFICER', patches);
}
