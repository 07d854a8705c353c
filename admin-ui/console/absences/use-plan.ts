import { useQuery } from '@tanstack/react-query';
import { request } from '../api-client';
import { messageOf } from '../command';
import type { Plan } from './absence';

/** Who could take which patch on these days; nothing while the officer or a day is missing. */
export function usePlan(said: { officerId: string; fromOn: string; untilOn: string } | null): {
  plan: Plan | undefined;
  failure: string | null;
} {
  const { data, error } = useQuery({
    queryKey: ['absence-plan', said],
    enabled: said !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    queryFn: ({ signal }) =>
      request<Plan>('/api/absences/plan', { method: 'POST', body: said ?? {}, question: signal }),
  });
  return { plan: data, failure: error === null ? null : messageOf(error) };
}
