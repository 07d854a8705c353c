import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { request } from './api-client';

/** What the API answers at a path that is no resource of its own; read anew with the page, and every `everyMs`. */
export function useAnswer<T>(
  path: string,
  options: { everyMs?: number; wanted?: boolean } = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: ['answer', path],
    queryFn: () => request<T>(path),
    refetchInterval: options.everyMs ?? false,
    enabled: options.wanted ?? true,
  });
}
