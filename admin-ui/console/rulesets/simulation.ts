import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../api-client';

/** As POST /api/rulesets/{id}/simulation answers it. */
export interface Simulation {
  /** The number of the version in force, which the document is held against. */
  against: number;
  registrations: number;
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Record<string, number>;
  /** In the same tier on another ground. */
  regrounded: number;
  placed: { tier: string; ground: string | null; before: number; after: number }[];
  districts: { id: string; nameZh: string; nameEn: string; moved: number }[];
}

/** Who types is not asked at each letter. */
const PAUSE_MS = 700;

/**
 * What the document would move on the whole register, asked anew whenever typing pauses; a question that another one
 * follows is given up. While it is under way the last answer stays, as `isPlaceholderData`.
 */
export function useSimulation(rulesetId: string, document: unknown): UseQueryResult<Simulation> {
  const text = useAfterPause(JSON.stringify(document));
  return useQuery({
    queryKey: ['simulation', rulesetId, text],
    queryFn: ({ signal }) =>
      request<Simulation>(`/api/rulesets/${rulesetId}/simulation`, {
        method: 'POST',
        body: { document: JSON.parse(text) as unknown },
        question: signal,
      }),
    placeholderData: keepPreviousData,
    // the register goes on: what was answered once is asked again when somebody comes back
    staleTime: 0,
    gcTime: 0,
  });
}

function useAfterPause(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
