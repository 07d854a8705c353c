import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { HttpError } from 'react-admin';
import { request } from '../api-client';
import type { Problem, ProblemPlace } from '../problem';
import type { Expectation } from './cases/case';
import type { Remark } from './remark';
import { haveSamePlaces } from './same-places';

/** Work in a half-month. */
interface Work {
  visits: number;
  calls: number;
  hours: number;
}

/** A registration that is placed otherwise, without a word about which one it is. */
export interface Example {
  before: Expectation;
  after: Expectation;
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
    /** Where those that fail are placed instead. */
    failing: readonly ({ index: number } & Expectation)[];
    problems: readonly ProblemPlace[];
    /** In percent; null where there is no case. */
    coverage: { rules: number; conditions: number } | null;
  };
  remarks: readonly Remark[];
  simulation: {
    registrations: number;
    moved: number;
    /** By '<from>><to>', such as 'standard>priority'. */
    moves: Record<string, number>;
    /** In the same tier on another ground. */
    regrounded: number;
    placed: { tier: string; ground: string | null; before: number; after: number }[];
    districts: { id: string; nameZh: string; nameEn: string; moved: number }[];
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
  };
}

/** With the document that it is about, which may have been changed since. */
export interface LiveAssessment extends Assessment {
  document: unknown;
}

/** Who types is not asked at each letter. */
const PAUSE_MS = 700;

/**
 * What the document would do on the whole register, asked anew whenever typing pauses; a question that another one
 * follows is given up. While it is under way the last answer stays, as `isPlaceholderData`.
 * @param cases those of the version in force where they are undefined
 */
export function useAssessment(
  rulesetId: string,
  document: unknown,
  cases: unknown,
): UseQueryResult<LiveAssessment> {
  const body = useAfterPause(JSON.stringify({ document, cases }));
  return useQuery({
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
}

function useAfterPause(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/**
 * What is wrong with the document as it stands: what an assessment was refused for, at each pause, and what the last attempt
 * to save it was. While the answer is on its way the one before stays.
 */
export function useToldProblems(
  { isFetching, error }: UseQueryResult<LiveAssessment>,
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
export function useCurrentRemarks(
  { data }: UseQueryResult<LiveAssessment>,
  document: unknown,
): readonly Remark[] {
  return useMemo(
    () => (data && haveSamePlaces(data.document, document) ? data.remarks : []),
    [data, document],
  );
}
