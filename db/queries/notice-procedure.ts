import type { Knex } from 'knex';
import type { Severity } from '../../domain/hazard';
import type { HazardSettings } from '../../domain/hazard-settings';
import type { AppealDecision, AppealReason, NoticeState } from '../../domain/notice';
import { completeSettings } from '../../domain/shipped-settings';
import type { CalendarDate } from '../../domain/working-days';
import { lockHazardOfNotice } from './notice-commands';
import { officerOf } from './patch-officers';

/** A notice as its procedure looks at it. */
export interface NoticeRow {
  id: string;
  hazardId: string;
  severity: Severity;
  state: NoticeState;
  patchId: string;
  locale: 'zh-CN' | 'en';
  issuedOn: CalendarDate;
  servedOn: CalendarDate | null;
  deadlineOn: CalendarDate | null;
  /** The end of the deadline's day where the authority is. */
  deadlineEnds: Date | null;
  appealUntil: CalendarDate | null;
  remindedAt: Date | null;
  /** Texts that a person was asked to see to, since none reaches the party; by what they tell of. */
  leftToPerson: string[];
  /** When the hazard was last found still there after the deadline, where nobody found it gone since. */
  foundStillThereOn: CalendarDate | null;
  /** The one that waits for its decision. */
  appealRecordedOn: CalendarDate | null;
  /** Decided, and the party was not told yet. */
  untold: { id: string; decision: AppealDecision; reason: AppealReason }[];
  /** It was taken back after another authority had been given the hazard. */
  referredInVain: boolean;
  /** Outward contact is stopped there now. */
  stopped: boolean;
  programmeEnded: boolean;
  /** Where the party is reached; null: nowhere. */
  address: string | null;
  channel: 'message' | 'letter';
  settings: HazardSettings;
}

/** The notice, locked, its hazard before it. @throws NOTICE_UNKNOWN */
export async function lockNoticeToTend(trx: Knex.Transaction, noticeId: string): Promise<NoticeRow> {
  await lockHazardOfNotice(trx, noticeId);
  const { rows } = await trx.raw<{ rows: (NoticeRow & { settings: object | null })[] }>(
    `SELECT n.id, n.hazard_id AS "hazardId", h.severity, n.state, n.patch_id AS "patchId", n.locale, programme_date(n.issued_at) AS "issuedOn", programme_date(n.served_at) AS "servedOn",
       n.deadline_on AS "deadlineOn", (n.deadline_on + 1)::timestamp AT TIME ZONE p.time_zone AS "deadlineEnds",
       n.appeal_until AS "appealUntil", n.reminded_at AS "remindedAt",
       ARRAY(SELECT i.about FROM incidents i WHERE i.code = 'PARTY_UNREACHABLE' AND i.workflow_id = 'notice-' || n.id) AS "leftToPerson",
       (SELECT programme_date(max(t.closed_at)) FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection' AND t.outcome = 'not_remedied'
          AND programme_date(t.closed_at) > n.deadline_on) AS "foundStillThereOn",
       (SELECT programme_date(q.recorded_at) FROM hazard_appeals q WHERE q.notice_id = n.id AND q.decided_at IS NULL) AS "appealRecordedOn",
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', q.id, 'decision', q.decision, 'reason', q.reason)) FROM hazard_appeals q
          WHERE q.notice_id = n.id AND q.decided_at IS NOT NULL AND q.told_at IS NULL
            AND NOT EXISTS (SELECT FROM incidents i WHERE i.code = 'PARTY_UNREACHABLE' AND i.about = q.id::text)), '[]') AS untold,
       n.state = 'withdrawn' AND n.withdrawn_reason <> 'hazard_over' AND n.referred_at IS NOT NULL AS "referredInVain",
       outward_paused_since(n.patch_id) IS NOT NULL AS stopped, programme_has_ended(programme_now()) AS "programmeEnded", coalesce(y.email, y.phone, y.postal_address) AS address,
       CASE WHEN coalesce(y.email, y.phone) IS NULL THEN 'letter' ELSE 'message' END AS channel,
       (SELECT document FROM procedure_settings s WHERE s.id = n.settings_id) AS settings
     FROM hazard_notices n JOIN hazards h ON h.id = n.hazard_id JOIN parties y ON y.id = n.party_id CROSS JOIN programme p
     WHERE n.id = ? FOR UPDATE OF n`,
    [noticeId],
  );
  const notice = rows[0];
  if (!notice) throw new Error('NOTICE_UNKNOWN');
  return { ...notice, settings: completeSettings('hazard', notice.settings) };
}

/** Gives it to the patch's officer of today to serve; one that is there already stays. */
export async function insertServiceTask(
  trx: Knex.Transaction,
  noticeId: string,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<void> {
  await trx.raw(
    `INSERT INTO tasks (id, kind, building_id, dwelling_id, patch_id, hazard_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'notice_service', h.building_id, h.dwelling_id, n.patch_id, h.id,
       coalesce(${officerOf('a.officer_id')}, ${officerOf('n.drafted_by')}), 'open',
       CASE h.severity WHEN 'severe' THEN 0 WHEN 'serious' THEN 5 ELSE 10 END, ?, ?
     FROM hazard_notices n JOIN hazards h ON h.id = n.hazard_id JOIN areas a ON a.id = n.patch_id
     WHERE n.id = ? AND NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'notice_service' AND t.closed_at IS NULL)
     ON CONFLICT DO NOTHING`,
    [at, dueAt, noticeId],
  );
}

/** There is nothing to serve any more. */
export async function withdrawServiceTask(trx: Knex.Transaction, hazardId: string, at: Date): Promise<void> {
  await trx('tasks')
    .where({ hazard_id: hazardId, kind: 'notice_service' })
    .whereNull('closed_at')
    .update({
      state: 'withdrawn',
      closed_at: at,
      closed_by_kind: 'procedure',
      version: trx.raw('version + 1'),
    });
}

/** The time is over; false while the database's own day is not past it yet. */
export async function setLapsed(trx: Knex.Transaction, noticeId: string): Promise<boolean> {
  const changed = await trx('hazard_notices')
    .where({ id: noticeId, state: 'served' })
    .whereRaw('programme_today() > deadline_on')
    .update({ state: 'lapsed', version: trx.raw('version + 1') });
  return changed > 0;
}

/** Has the patch's officer look at the hazard again; a look that is given out already is the same one, due no later. */
export async function insertReinspectionOfNotice(
  trx: Knex.Transaction,
  noticeId: string,
  { at, dueAt }: { at: Date; dueAt: Date },
): Promise<void> {
  await trx.raw(
    `UPDATE tasks t SET due_at = :dueAt::timestamptz, version = t.version + 1 FROM hazard_notices n
     WHERE n.id = :noticeId AND t.hazard_id = n.hazard_id AND t.kind = 'reinspection' AND t.closed_at IS NULL AND t.due_at > :dueAt::timestamptz`,
    { noticeId, dueAt },
  );
  await trx.raw(
    `INSERT INTO tasks (id, kind, registration_id, building_id, dwelling_id, patch_id, hazard_id, assignee_id, state, rank, issued_at, due_at)
     SELECT gen_random_uuid(), 'reinspection', (SELECT r.id FROM visits v JOIN registrations r ON r.id = v.registration_id
         WHERE v.id = h.visit_id AND h.dwelling_id IS NOT NULL AND r.patch_id = n.patch_id),
       h.building_id, h.dwelling_id, n.patch_id, h.id, coalesce(${officerOf('a.officer_id')}, ${officerOf('h.found_by')}), 'open',
       CASE h.severity WHEN 'severe' THEN 0 WHEN 'serious' THEN 5 ELSE 10 END, ?, ?
     FROM hazard_notices n JOIN hazards h ON h.id = n.hazard_id JOIN areas a ON a.id = n.patch_id
     WHERE n.id = ? AND h.closed_at IS NULL AND NOT EXISTS (SELECT FROM tasks t WHERE t.hazard_id = h.id AND t.kind = 'reinspection' AND t.closed_at IS NULL)
     ON CONFLICT DO NOTHING`,
    [at, dueAt, noticeId],
  );
}

/** Marks that the party was reminded; false when it had been. The database refuses it while contact is stopped. */
export async function setPartyReminded(trx: Knex.Transaction, noticeId: string, at: Date): Promise<boolean> {
  const changed = await trx('hazard_notices')
    .where({ id: noticeId, state: 'served' })
    .whereNull('reminded_at')
    .update({ reminded_at: at });
  return changed > 0;
}

/** Marks that the party knows the decision; false when they had been told. Refused while contact is stopped. */
export async function setPartyTold(trx: Knex.Transaction, appealId: string, at: Date): Promise<boolean> {
  const changed = await trx('hazard_appeals')
    .where({ id: appealId })
    .whereNull('told_at')
    .update({ told_at: at });
  return changed > 0;
}
