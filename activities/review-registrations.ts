import type { Knex } from 'knex';
import { factRows, type FactRow } from '../db/facts/fact-rows';
import { registrationsToReview, type ReviewScope } from '../db/queries/registrations-to-review';
import { storeTierPlacements, type TierPlacement } from '../db/queries/tier-decisions';
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
import type { PublicationEffect } from './publication-effect';
import { reviewBySet } from './review-by-set';
import { seedShippedConfiguration, type ShippedRuleset } from '../db/seeds/shipped-configuration';
import { getWorkingRuleset } from './working-ruleset';

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
  moves: Record<string, number>;
  rulesetVersionId: string;
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
 * Places registrations in force in their tier by the published ruleset 'tier-placement' (or the last one that can be
 * run, see getWorkingRuleset), which is stored as shipped where there is none yet. Safe to run again: it stores nothing
 * that has not changed.
 * `deps.facts` is the pool of doorstep_facts, `deps.service` that of doorstep_service.
 */
export async function reviewRegistrations(
  deps: { service: Knex; facts: Knex },
  { at, limit, publication, onProgress, ...scope }: ReviewRequest,
): Promise<ReviewResult> {
  await seedShippedConfiguration(deps.service, shippedRulesets);
  const working = await getWorkingRuleset(deps.service, 'tier-placement', at);
  const { versionId, compiled } = working;
  const due = await registrationsToReview(deps.service, scope, limit);
  if (publication !== undefined) {
    const registrationIds = due.map(({ id }) => id);
    return reviewBySet(deps, working, {
      registrationIds,
      at,
      publication,
      ...(onProgress && { onProgress }),
    });
  }
  const result: ReviewResult = { reviewed: 0, moved: 0, moves: {}, rulesetVersionId: versionId };
  for (let from = 0; from < due.length; from += BATCH) {
    const requests = new Map(due.slice(from, from + BATCH).map(({ id, requestedAt }) => [id, requestedAt]));
    const rows = await factRows(deps.facts, [...requests.keys()], at);
    const placements = await Promise.all(
      rows.map((row) => place(compiled, row, requests.get(row.registrationId) ?? null)),
    );
    const stored = await storeTierPlacements(deps.service, placements, {
      rulesetVersionId: versionId,
      at,
    });
    result.reviewed += placements.length;
    result.moved += stored.moved;
    for (const [move, count] of Object.entries(stored.moves)) {
      result.moves[move] = (result.moves[move] ?? 0) + count;
    }
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
