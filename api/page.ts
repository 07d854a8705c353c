import { ApiError } from './api-error';
import type { Call } from './route';

const DEFAULT_LIMIT = 50;
const LIMIT = { type: 'string', pattern: '^([1-9][0-9]?|1[0-9][0-9]|200)$' };
/** Query parameters of every list. The cursor is the last id seen. */
export const PAGE_QUERY = { cursor: { type: 'string', format: 'uuid' }, limit: LIMIT };

/** Reads one row more than asked for: it tells whether there is a next page. */
export async function readPage<T extends { id: string }>(
  call: Call,
  read: (after: string | null, limit: number) => Promise<T[]>,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const limit = Number(call.query['limit'] ?? DEFAULT_LIMIT);
  const rows = await read(call.query['cursor'] ?? null, limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** The row, or 404: what row-level security hides does not exist for the caller. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new ApiError('NOT_FOUND');
  return row;
}
