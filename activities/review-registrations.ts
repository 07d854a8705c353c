import type { Knex } from 'knex';
import { factRows, type FactRow } from '../db/facts/fact-rows';
import {
  registrationsToReview,
  type RegistrationToReview,
  type ReviewScope,
} from '../db/queries/registrations-to-review';
import { storeTierPlacements, type TierPlacement } from '../db/queries/tier-decisions';
import { addChanges } from '../domain/tier-change';
import type { CompiledRuleset } from '../rules/compile-ruleset';
import { evaluate } from '../rules/evaluate';
import { keptExplanation } from '../rules/explain';
import { decidesOf, type RulesetDocument } from '../rules/ruleset';
import type { RulesetCases } from '../rules/run-cases';
import {
  recordFindings,
  recordFindingsCaseFile,
  tierPlacement,
  tierPlacementCaseFile,
} from '../rules/shipped-rulesets';
import { addEffects, NO_EFFECT, type PublicationEffect } from './publication-effect';
import { reviewBySet } from './review-by-set';
import { seedShippedConfiguration, type ShippedRuleset } from '../db/seeds/shipped-configuration';
import { listWorkingRulesets, type WorkingRuleset } from './working-ruleset';

export interface ReviewRequest extends ReviewScope {
  /** Instant on the programme's clock; facts are taken at its date. */
  at: Date;
  /** At most so many registrations; the rest waits for the next call. */
  limit?: number;
  /**
   * The version whose publication asks for the review: what it changed against the one before it is counted. It concerns
   * the whole register, and is done by `reviewBySet`.
   */
  publication?: string;
  onProgress?: (reviewed: number) => void;
}

export interface ReviewResult {
  reviewed: number;
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Readonly<Record<string, number>>;
  /** Where a publication asked for the review. */
  effect?: PublicationEffect;
}

const BATCH = 1000;

/** What a new database gets as version 1; db/ may not import rules/. */
export const shippedRulesets: readonly ShippedRuleset[] = [
  shipped(tierPlacement, tierPlacementCaseFile),
  shipped(recordFindings, recordFindingsCaseFile),
];

function shipped(document: RulesetDocument, cases: RulesetCases): ShippedRuleset {
  const { key, name } = document;
  return { key, nameZh: name.zh, nameEn: name.en, decides: decidesOf(document), document, cases };
}

/**
 * Places registrations in force in their tier by the version of the ruleset 'tier-placement' that decides in their district (or the
 * last one that can be run, see listWorkingRulesets), which is stored as shipped where there is none yet. Safe to run again: it stores
 * nothing that has not changed.
 * `deps.facts` is the pool of doorstep_facts, `deps.service` that of doorstep_service.
 */
export async function reviewRegistrations(
  deps: { service: Knex; facts: Knex },
  { at, limit, publication, onProgress, ...scope }: ReviewRequest,
): Promise<ReviewResult> {
  await seedShippedConfiguration(deps.service, shippedRulesets);
  const due = await registrationsToReview(deps.service, tierPlacement.key, scope, limit);
  const versions = await listWorkingRulesets(deps.service, tierPlacement.key, at);
  let result: ReviewResult = { reviewed: 0, moved: 0, moves: {} };
  for (const versionId of new Set(due.map((each) => each.versionId))) {
    const tried = versions.get(versionId);
    // reached meanwhile by the version in force, which places them
    if (!tried) continue;
    if ('error' in tried) throw tried.error;
    const own = due.filter((each) => each.versionId === versionId);
    const { reviewed } = result;
    const told = onProgress && { onProgress: (more: number) => onProgress(reviewed + more) };
    const reviewing =
      publication === undefined
        ? reviewOneByOne(deps, tried.working, { due: own, at, ...told })
        : reviewBySet(deps, tried.working, {
            registrationIds: own.map(({ id }) => id),
            at,
            publication,
            ...told,
          });
    result = summed(result, await reviewing);
  }
  return result;
}

function summed(one: ReviewResult, other: ReviewResult): ReviewResult {
  return {
    reviewed: one.reviewed + other.reviewed,
    moved: one.moved + other.moved,
    moves: addChanges(one.moves, other.moves),
    ...(other.effect && { effect: addEffects(one.effect ?? NO_EFFECT, other.effect) }),
  };
}

async function reviewOneByOne(
  deps: { service: Knex; facts: Knex },
  working: WorkingRuleset,
  {
    due,
    at,
    onProgress,
  }: Pick<ReviewRequest, 'at' | 'onProgress'> & { due: readonly RegistrationToReview[] },
): Promise<ReviewResult> {
  let result: ReviewResult = { reviewed: 0, moved: 0, moves: {} };
  for (let from = 0; from < due.length; from += BATCH) {
    const requests = new Map(due.slice(from, from + BATCH).map(({ id, requestedAt }) => [id, requestedAt]));
    const rows = await factRows(deps.facts, [...requests.keys()], at);
    const placements = await Promise.all(
      rows.map((row) => place(working.compiled, row, requests.get(row.registrationId) ?? null)),
    );
    const stored = await storeTierPlacements(deps.service, placements, { by: working, at });
    result = summed(result, { ...stored, reviewed: placements.length });
    onProgress?.(result.reviewed);
  }
  return result;
}

async function place(
  compiled: CompiledRuleset,
  { registrationId, facts, sources }: FactRow,
  answersRequest: string | null,
): Promise<TierPlacement> {
  const evaluation = await evaluate(compiled, facts);
  const { tier, ground, decidedBy } = evaluation;
  return {
    registrationId,
    tier,
    ground,
    ruleId: decidedBy,
    explanation: JSON.stringify(keptExplanation(compiled, evaluation, sources)),
    answersRequest,
  };
}
