import { QueryClient } from '@tanstack/react-query';
import { HttpError } from 'react-admin';

const MOST_RETRIES = 3;

/** What was refused is refused again, and whoever waits is told at once; only what did not arrive is asked for once more. */
function retry(failures: number, error: unknown): boolean {
  const refused = error instanceof HttpError && error.status >= 400 && error.status < 500;
  return !refused && failures < MOST_RETRIES;
}

export const queryClient = new QueryClient({ defaultOptions: { queries: { retry } } });
