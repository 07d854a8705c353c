import type { Knex } from 'knex';
import { RECORD_FILTER, recordBindings, recordJoins, type RecordFilter } from './record-in-question';

/** A text that came to nothing, and was not sent again since. */
export interface UndeliveredText {
  id: string;
  registrationId: string;
  patchId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  channel: 'link' | 'message' | 'letter';
  purpose: string;
  /** Why, as a code. */
  failure: string | null;
  failedAt: Date;
  /** Whether it can be sent again: what it is about still stands. */
  ofUse: boolean;
}

/** Those of the last 90 days, the newest first; `limit` of them after that sort key. */
export async function listUndelivered(
  trx: Knex,
  filter: RecordFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(UndeliveredText & { sortKey: string[] })[]> {
  const [failedAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (UndeliveredText & { sortKey: string[] })[] }>(
    `SELECT x.id, r.id AS "registrationId", r.patch_id AS "patchId", p.code AS "patchCode", b.address, d.number AS "dwellingNumber",
       x.channel, x.purpose, x.failure, x.finished_at AS "failedAt", is_of_use_again(x.id) AS "ofUse", ARRAY[x.finished_at::text, x.id::text] AS "sortKey"
     FROM contact_attempts x ${recordJoins('x')}
     WHERE ${RECORD_FILTER} AND x.state = 'failed' AND x.channel <> 'phone'
       AND x.finished_at > programme_now() - interval '90 days'
       AND NOT EXISTS (SELECT FROM contact_attempts again WHERE again.repeats = x.id)
       AND (:id::uuid IS NULL OR (x.finished_at, x.id) < (:failedAt::timestamptz, :id::uuid))
     ORDER BY x.finished_at DESC, x.id DESC LIMIT :limit`,
    { ...recordBindings(filter), failedAt, id, limit },
  );
  return rows;
}

/** How many values the sort key of `listUndelivered` has. */
export const UNDELIVERED_SORT_VALUES = 2;

/** Queues the same text once more; undefined where there is none in the caller's area that came to nothing and is of use. */
export async function sendAgain(
  trx: Knex,
  contactAttemptId: string,
): Promise<{ id: string; registrationId: string } | undefined> {
  const { rows } = await trx.raw<{ rows: { id: string; registrationId: string }[] }>(
    `SELECT again.id, c.registration_id AS "registrationId"
     FROM contact_attempts c CROSS JOIN LATERAL send_again(c.id) AS again(id) WHERE c.id = ? AND again.id IS NOT NULL`,
    [contactAttemptId],
  );
  return rows[0];
}

/**
 * Notes what a service reports of a text that it took. `early`: its handing over is not marked yet, so the report is to
 * come again; `none`: nothing waits for it.
 */
export async function noteReceipt(
  db: Knex,
  receipt: { messageId: string; state: 'delivered' | 'failed'; failure: string },
): Promise<'noted' | 'early' | 'none'> {
  const { rows } = await db.raw<{ rows: [{ noted: 'noted' | 'early' | 'none' }] }>(
    'SELECT note_receipt(?, ?, ?) AS noted',
    [receipt.messageId, receipt.state, receipt.failure],
  );
  return rows[0].noted;
}
