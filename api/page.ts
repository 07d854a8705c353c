import { ApiError } from './api-error';
import type { Call } from './route';

const DEFAULT_LIMIT = 50;
const LIMIT = { type: 'string', pattern: '^([1-9][0-9]?|1[0-9][0-9]|200)$' };
/**
 * Query parameters of every list. A cursor holds the sort values of the last row seen, not its id alone: the next page
 * begins behind them even where that row was changed or is gone.
 */
export const PAGE_QUERY = {
  cursor: { type: 'string', pattern: '^[A-Za-z0-9_-]+$', maxLength: 1000 },
  limit: LIMIT,
};

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page of a list that is sorted by id. */
export function readPage<T extends { id: string }>(
  call: Call,
  read: (after: string | null, limit: number) => Promise<T[]>,
): Promise<Page<T>> {
  return pageOf(
    call,
    1,
    (after, limit) => read(after?.[0] ?? null, limit),
    ({ id }) => [id],
  );
}

/** A page of a list that is sorted by `length` values; each row carries them, as text that the database reads again. */
export async function readSortedPage<T extends { sortKey: readonly string[] }>(
  call: Call,
  length: number,
  read: (after: readonly string[] | null, limit: number) => Promise<T[]>,
): Promise<Page<Omit<T, 'sortKey'>>> {
  const { items, nextCursor } = await pageOf(call, length, read, ({ sortKey }) => sortKey);
  return { items: items.map(({ sortKey: _, ...item }) => item), nextCursor };
}

/** Reads one row more than asked for: it tells whether there is a next page. */
async function pageOf<T>(
  call: Call,
  length: number,
  read: (after: readonly string[] | null, limit: number) => Promise<T[]>,
  keyOf: (row: T) => readonly string[],
): Promise<Page<T>> {
  const limit = Number(call.query['limit'] ?? DEFAULT_LIMIT);
  const cursor = call.query['cursor'];
  const rows = await read(cursor === undefined ? null : decoded(cursor, length), limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { items: rows.slice(0, limit), nextCursor: last ? encoded(keyOf(last)) : null };
}

function encoded(sortKey: readonly string[]): string {
  return Buffer.from(JSON.stringify(sortKey)).toString('base64url');
}

/** Whoever makes cursors of their own gets an error, and never another query: the values are parameters. */
function decoded(cursor: string, length: number): readonly string[] {
  const sortKey = parsed(Buffer.from(cursor, 'base64url').toString());
  if (Array.isArray(sortKey) && sortKey.length === length && sortKey.every(isText)) return sortKey;
  throw new ApiError('INVALID_REQUEST', [{ pointer: '/cursor', code: 'format' }]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The row, or 404: what row-level security hides does not exist for the caller. */
export function found<T>(row: T | undefined): T {
  if (row === undefined) throw new ApiError('NOT_FOUND');
  return row;
}
