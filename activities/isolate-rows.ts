import { errorCode, isPassing } from '../db/error-code';

/** When more rows of one batch than this fail alone, it is not the rows that are at fault. */
const ROWS_AT_FAULT = 20;

export interface FailedRow {
  id: string;
  /** A code. */
  error: string;
}

/**
 * Does set-based work so that a row at fault does not hold up the others: what is refused as a whole is tried in
 * halves, down to the rows that fail alone. `work` is one transaction that may be repeated.
 * Throws what is nobody's fault: a database that does not answer, or more failing rows than can be a coincidence.
 */
export async function isolateRows<Result>(
  ids: readonly string[],
  work: (ids: string[]) => Promise<Result>,
): Promise<{ results: Result[]; failed: FailedRow[] }> {
  const results: Result[] = [];
  const failed: FailedRow[] = [];
  const waiting = ids.length > 0 ? [[...ids]] : [];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    try {
      results.push(await work(part));
    } catch (error) {
      const [id, ...others] = part;
      if (id === undefined || isPassing(error)) throw error;
      if (others.length > 0) {
        const half = Math.ceil(part.length / 2);
        waiting.push(part.slice(half), part.slice(0, half));
      } else {
        failed.push({ id, error: errorCode(error) });
        if (failed.length > ROWS_AT_FAULT) throw error;
      }
    }
  }
  return { results, failed };
}

/** The same for work that is done row by row, each in a transaction of its own. Gives those that failed. */
export async function isolateEach(
  ids: readonly string[],
  work: (id: string) => Promise<void>,
): Promise<FailedRow[]> {
  const failed: FailedRow[] = [];
  for (const [index, id] of ids.entries()) {
    try {
      await work(id);
    } catch (error) {
      failed.push({ id, error: errorCode(error) });
      const noneWorked = failed.length === index + 1;
      if (isPassing(error) || (noneWorked && failed.length > ROWS_AT_FAULT)) throw error;
    }
  }
  return failed;
}
