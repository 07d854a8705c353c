import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { HttpError } from 'react-admin';
import { request } from '../api-client';
import type { Problem, ProblemPlace } from '../problem';
import type { Expectation, Outcome } from './cases/case';
import type { Remark } from './remark';
import { haveSamePlaces } from './same-places';

/** Work in a half-month. */
interface Work {
  visits: number;
  calls: number;
  hours: number;
}

/** A registration of which the version says something else, without a word about which one it is. */
export interface Example {
  before: Outcome;
  after: Outcome;
  facts: Record<string, string | number | boolean | null>;
}

/** What a document would do, as POST /api/rulesets/{id}/assessment answers it and a version keeps it. */
export interface Assessment {
  /** The programme's day on which facts were counted. */
  asOf: string;
  /** The number of the version in force, which it is held against. */
  against: number;
  cases: {
    passed: number;
    failed: number;
    /** What the rules say of those that fail instead. */
    failing: readonly ({ index: number } & Expectation)[];
    problems: readonly ProblemPlace[];
    /** In percent; null where there is no case. */
    coverage: { rules: number; conditions: number; mitigations?: number } | null;
  };
  remarks: readonly Remark[];
  simulation: TierSimulation | DraftSimulation;
}

interface District {
  id: string;
  nameZh: string;
  nameEn: string;
}

export interface TierSimulation {
  registrations: number;
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Record<string, number>;
  /** In the same tier on another ground. */
  regrounded: number;
  placed: { tier: string; ground: string | null; before: number; after: number }[];
  districts: (District & { moved: number })[];
  work: {
    before: Work;
    after: Work;
    visitsAtOnce: number;
    firstHours: number;
    capacity: number;
    officers: number;
    overCapacity: boolean;
  };
  examples: Example[];
}

/** Of a ruleset that drafts findings. */
export interface DraftSimulation {
  registrations: number;
  /** Of which the two versions do not draft the same. */
  changed: number;
  /** Of which anything is drafted. */
  withDrafts: { before: number; after: number };
  drafts: { kind: string; severity: string | null; before: number; after: number }[];
  districts: (District & { before: number; after: number })[];
  examples: Example[];
}

/** About how many registrations a document would move, as POST /api/rulesets/{id}/estimate answers it. */
export interface Estimate {
  /** In percent. */
  share: number;
  registrations: number;
  moved: { estimate: number; margin: number };
}

/** With the document that it is about, which may have been changed since. */
export interface LiveAssessment extends Assessment {
  document: unknown;
}

/** What was asked of the register, and what is known of it so far. */
export interface Asked extends Pick<
  UseQueryResult<LiveAssessment>,
  'data' | 'error' | 'isFetching' | 'isPlaceholderData'
> {
  /** From a sample, while the whole register is asked; null where there is none. */
  estimate: Estimate | null;
}

/** Who types is not asked at each letter; the whole register is asked when they pause for longer than for a word. */
const PAUSE_MS = { sample: 250, whole: 700 };

/**
 * What the document would do on the whole register, asked anew whenever typing pauses; a question that another one
 * follows is given up. While it is under way the last answer stays, as `isPlaceholderData`, and of a large register a sample is asked.
 * @param cases those of the version in force where they are undefined
 */
export function useAssessment(rulesetId: string, document: unknown, cases: unknown): Asked {
  const typed = JSON.stringify({ document, cases });
  const body = useAfterPause(typed, PAUSE_MS.whole);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ['assessment', rulesetId, body],
    queryFn: async ({ signal }) => {
      const asked = JSON.parse(body) as { document: unknown };
      const path = `/api/rulesets/${rulesetId}/assessment`;
      const answer = await request<Assessment>(path, { method: 'POST', body: asked, question: signal });
      return { ...answer, document: asked.document };
    },
    placeholderData: keepPreviousData,
    // the register goes on: what was answered once is asked again when somebody comes back
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const known = typed === body && !isPlaceholderData && !isFetching;
  const estimate = useEstimate(rulesetId, document, !known);
  return { data, error, isFetching, isPlaceholderData, estimate: known ? null : estimate };
}

function useEstimate(rulesetId: string, document: unknown, wanted: boolean): Estimate | null {
  const body = useAfterPause(JSON.stringify({ document }), PAUSE_MS.sample);
  const { data } = useQuery({
    queryKey: ['estimate', rulesetId, body],
    queryFn: ({ signal }) =>
      request<{ estimate: Estimate | null }>(`/api/rulesets/${rulesetId}/estimate`, {
        method: 'POST',
        body: JSON.parse(body) as object,
        question: signal,
      }),
    enabled: wanted,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  return data?.estimate ?? null;
}

function useAfterPause(value: string, pauseMs: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}

/**
 * What is wrong with the document as it stands: what an assessment was refused for, at each pause, and what the last attempt
 * to save it was. While the answer is on its way the one before stays.
 */
export function useToldProblems(
  { isFetching, error }: Asked,
  problems: readonly ProblemPlace[],
): readonly ProblemPlace[] {
  const [told, setTold] = useState(problems);
  useEffect(() => {
    if (!isFetching)
      setTold(error instanceof HttpError ? ((error.body as Problem | null)?.errors ?? []) : []);
  }, [isFetching, error]);
  useEffect(() => setTold(problems), [problems]);
  return told;
}

/** What the analysis says, where its places are still those of the document: not while a rule or condition has come or gone. */
export function useCurrentRemarks({ data }: Asked, document: unknown): readonly Remark[] {
  return useMemo(
    () => (data && haveSamePlaces(data.document, document) ? data.remarks : []),
    [data, document],
  );
}
