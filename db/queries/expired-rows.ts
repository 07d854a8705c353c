import type { Knex } from 'knex';

/**
 * Where rows pile up that serve nothing after a time, and which those are; on real time. An answer that is kept for a
 * request sent again goes after 90 days, which the database's policy says too.
 */
const EXPIRED = {
  sessions: 'expires_at < now()',
  link_sessions: 'expires_at < now()',
  rate_limits: 'expire < extract(epoch FROM now()) * 1000',
  idempotency_keys: `created_at < now() - interval '90 days'`,
} as const;

export type SweptTable = keyof typeof EXPIRED;
export const SWEPT_TABLES = Object.keys(EXPIRED) as SweptTable[];

/** Deletes at most `limit` expired rows; one that somebody is using just now waits. Gives how many were deleted. */
export async function deleteExpired(db: Knex, table: SweptTable, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `DELETE FROM ?? WHERE ctid = ANY (ARRAY(SELECT ctid FROM ?? WHERE ${EXPIRED[table]} LIMIT ? FOR UPDATE SKIP LOCKED))`,
    [table, table, limit],
  );
  return rowCount;
}
