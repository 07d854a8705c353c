import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { Severity } from '../../domain/hazard';
import type { NoticeState, ServiceProof } from '../../domain/notice';
import type { CalendarDate } from '../../domain/working-days';
import { getProgrammeClock, requestProcedure } from './procedures';

export interface LockedNotice {
  id: string;
  hazardId: string;
  severity: Severity;
  state: NoticeState;
  patchId: string;
  version: number;
}

/**
 * The notice, locked until the transaction ends; missing where the caller may not work on it. Its hazard is locked first,
 * as whoever finds it gone does: two that lock in different order would wait for each other.
 */
export async function lockNotice(trx: Knex, id: string): Promise<LockedNotice | undefined> {
  await lockHazardOfNotice(trx, id);
  const { rows } = await trx.raw<{ rows: LockedNotice[] }>(
    `SELECT n.id, n.hazard_id AS "hazardId", h.severity, n.state, n.patch_id AS "patchId", n.version
     FROM hazard_notices n JOIN hazards h ON h.id = n.hazard_id WHERE n.id = ? FOR UPDATE OF n`,
    [id],
  );
  return rows[0];
}

/** Locks the notice's hazard, so far as the caller may work on it. */
export async function lockHazardOfNotice(trx: Knex, noticeId: string): Promise<void> {
  await trx.raw(
    'SELECT id FROM hazards WHERE id = (SELECT hazard_id FROM hazard_notices WHERE id = ?) FOR UPDATE',
    [noticeId],
  );
}

/** The notice without a lock, as far as the caller may see it. */
export async function findNoticeOfAppeal(
  trx: Knex,
  id: string,
): Promise<{ id: string; patchId: string; version: number } | undefined> {
  return trx('hazard_notices')
    .where({ id })
    .first<{ id: string; patchId: string; version: number } | undefined>(
      'id',
      'patch_id as patchId',
      'version',
    );
}

/** The hazard's patch and severity, as far as the caller may see it. */
export async function findHazard(
  trx: Knex,
  id: string,
): Promise<{ id: string; patchId: string | null } | undefined> {
  return trx('hazards')
    .where({ id })
    .first<{ id: string; patchId: string | null } | undefined>('id', 'patch_id as patchId');
}

/** A draft; the database says who wrote it, when, and of which patch it is. Returns its id. */
export async function insertNotice(
  trx: Knex,
  draft: { hazardId: string; patchId: string | null; partyId: string; measure: string; locale: string },
): Promise<string> {
  const id = uuid();
  await trx('hazard_notices').insert({
    id,
    hazard_id: draft.hazardId,
    patch_id: draft.patchId,
    party_id: draft.partyId,
    measure: draft.measure,
    locale: draft.locale,
  });
  return id;
}

/** Issues it with these days and asks for its procedure; who and when is the database's to say. */
export async function setIssued(
  trx: Knex,
  notice: LockedNotice,
  issue: { settingsId: string; remedyWorkingDays: number; appealWorkingDays: number },
): Promise<void> {
  await setNotice(trx, notice.id, {
    state: 'issued',
    settings_id: issue.settingsId,
    remedy_working_days: issue.remedyWorkingDays,
    appeal_working_days: issue.appealWorkingDays,
  });
  await requestProcedure(trx, {
    workflowId: `notice-${notice.id}`,
    kind: 'hazard',
    subjectId: notice.id,
    patchId: notice.patchId,
    input: { noticeId: notice.id, patchId: notice.patchId, clock: await getProgrammeClock(trx) },
    messageId: uuid(),
  });
}

/** Stores the proof; the deadline runs from then on, and the task to serve it is done by whoever says so. */
export async function setServed(
  trx: Knex,
  notice: LockedNotice,
  { proof, servedAt, userId }: { proof: ServiceProof; servedAt: Date; userId: string },
): Promise<void> {
  await setNotice(trx, notice.id, {
    state: 'served',
    service_means: proof.means,
    service_receiver: proof.receiver ?? null,
    service_reference: proof.reference ?? null,
    service_witness: proof.witnessId ?? null,
    served_at: servedAt,
  });
  // last: closing the task ends an officer's access
  await trx('tasks')
    .where({ hazard_id: notice.hazardId, kind: 'notice_service' })
    .whereNull('closed_at')
    .update({
      state: 'done',
      outcome: 'served',
      closed_at: trx.raw('programme_now()'),
      closed_by_kind: 'user',
      closed_by: userId,
      version: trx.raw('version + 1'),
    });
}

/** Hands the hazard to another authority; the database marks it so, and refuses it where something has to come before. */
export async function setReferred(
  trx: Knex,
  notice: LockedNotice,
  referral: { authority: string; transmitted: readonly string[] },
): Promise<void> {
  await setNotice(trx, notice.id, {
    state: 'referred',
    referred_to: referral.authority,
    transmitted: [...referral.transmitted],
  });
}

export async function setReceipt(trx: Knex, noticeId: string, reference: string): Promise<void> {
  await setNotice(trx, noticeId, { receipt_reference: reference });
}

export async function setNoticeWithdrawn(trx: Knex, noticeId: string): Promise<void> {
  await setNotice(trx, noticeId, { state: 'withdrawn' });
}

/** What the party has against the notice; who recorded it is the database's to say. Returns its id. */
export async function insertAppeal(
  trx: Knex,
  appeal: { noticeId: string; ground: string; means: string; receivedOn: CalendarDate },
): Promise<string> {
  const id = uuid();
  await trx('hazard_appeals').insert({
    id,
    notice_id: appeal.noticeId,
    ground: appeal.ground,
    means: appeal.means,
    received_on: appeal.receivedOn,
  });
  return id;
}

export interface LockedAppeal {
  id: string;
  noticeId: string;
  patchId: string;
  decided: boolean;
  version: number;
}

/** The appeal, locked until the transaction ends, its notice before it; missing where the caller may not decide it. */
export async function lockAppeal(trx: Knex, id: string): Promise<LockedAppeal | undefined> {
  const of = await trx('hazard_appeals')
    .where({ id })
    .first<{ noticeId: string } | undefined>('notice_id as noticeId');
  if (!of || !(await lockNotice(trx, of.noticeId))) return undefined;
  const { rows } = await trx.raw<{ rows: LockedAppeal[] }>(
    `SELECT q.id, q.notice_id AS "noticeId", n.patch_id AS "patchId", q.decided_at IS NOT NULL AS decided, q.version
     FROM hazard_appeals q JOIN hazard_notices n ON n.id = q.notice_id WHERE q.id = ? FOR UPDATE OF q`,
    [id],
  );
  return rows[0];
}

/** Decides a locked appeal; the notice follows in the same statement. */
export async function setAppealDecision(
  trx: Knex,
  id: string,
  said: { decision: string; reason: string; moreWorkingDays?: number },
): Promise<void> {
  await trx('hazard_appeals')
    .where({ id })
    .update({
      decision: said.decision,
      reason: said.reason,
      more_working_days: said.moreWorkingDays ?? null,
      version: trx.raw('version + 1'),
    });
}

/** Help with housing that the home was offered; the database says by whom and when. */
export async function insertRehousingOffer(trx: Knex, hazardId: string, help: string): Promise<string> {
  const id = uuid();
  await trx('rehousing_offers').insert({ id, hazard_id: hazardId, help });
  return id;
}

/** Wakes the notice's procedure where it is open; what happened stands in the rows. */
export async function wakeNotice(trx: Knex, noticeId: string): Promise<void> {
  await trx.raw(
    `INSERT INTO outbox (message_id, workflow_id, kind, name)
     SELECT ?, w, 'signal', 'wake' FROM (SELECT 'notice-' || ?::text AS w) notice WHERE is_procedure_open(w)`,
    [uuid(), noticeId],
  );
}

async function setNotice(trx: Knex, id: string, values: Record<string, unknown>): Promise<void> {
  await trx('hazard_notices')
    .where({ id })
    .update({ ...values, version: trx.raw('version + 1') });
}
