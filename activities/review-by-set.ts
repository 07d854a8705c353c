import type { Knex } from 'knex';
import { type AskedOfFacts, placedRows, type PlacedRow } from '../db/facts/fact-rows';
import { originSqlOf, valueSqlOf } from '../db/facts/value-sql';
import type { AddedFact } from '../domain/added-fact';
import { addChanges } from '../domain/tier-change';
import { listAddedFacts } from '../db/queries/added-facts';
import { placeBySql, type DecisionSql, type RegistrationToDecide } from '../db/queries/place-by-sql';
import { findReplacement } from '../db/queries/published-ruleset';
import type { PlacementSql } from '../db/queries/simulate-placement';
import { listSetByHand, storeTierPlacements, type TierPlacement } from '../db/queries/tier-decisions';
import { catalogueWith } from '../rules/catalogue-with';
import type { CompiledRuleset } from '../rules/compile-ruleset';
import { compilePlacement, conditionsSql, explanationSql } from '../rules/compile-to-sql';
import { addEffects, effectOf, NO_EFFECT, type PublicationEffect } from './publication-effect';
import type { ReviewResult } from './review-registrations';
import { tryCompiling, type WorkingRuleset } from './working-ruleset';

export interface SetToReview {
  registrationIds: readonly string[];
  /** Instant on the programme's clock; facts are taken at its date. */
  at: Date;
  /** The version whose publication asks for it: what it changed against the one before it is counted. */
  publication?: string;
  onProgress?: (reviewed: number) => void;
}

/** Registrations asked about in one statement. */
const ASKED = 50_000;
/** Decisions made and stored in one transaction. */
const DECIDED = 1_000;

/**
 * Reviews registrations as `reviewRegistrations` does, with the same decisions, and without running rules in Node: the
 * ruleset is asked in SQL on the kept facts. Only of those whose decision may change are facts read, with their sources and
 * dates; the rules run in the same statement, so that what is stored is what these very facts say. Safe to run again.
 */
export async function reviewBySet(
  deps: { service: Knex; facts: Knex },
  working: WorkingRuleset,
  { registrationIds, at, publication, onProgress }: SetToReview,
): Promise<ReviewResult> {
  const { compiled } = working;
  const added = await listAddedFacts(deps.service);
  const compared =
    publication === undefined
      ? undefined
      : await findVersionsToCompare(deps.service, publication, { asOf: compiled.asOf, added });
  const version = decisionSql(compiled, added);
  const result: ReviewResult = {
    reviewed: 0,
    moved: 0,
    moves: {},
    ...(publication !== undefined && { effect: NO_EFFECT }),
  };
  const count = (effect: PublicationEffect): void => {
    if (result.effect) result.effect = addEffects(result.effect, effect);
  };
  for (let from = 0; from < registrationIds.length; from += ASKED) {
    const ids = registrationIds.slice(from, from + ASKED);
    const placed = await placeBySql(deps.service, ids, version, {
      at,
      ...(compared && { compared: compared.sql }),
    });
    result.reviewed += placed.inForce - placed.toDecide.length;
    if (compared) count(compared.effectOf(placed.effect));
    onProgress?.(result.reviewed);
    for (let next = 0; next < placed.toDecide.length; next += DECIDED) {
      const waiting = placed.toDecide.slice(next, next + DECIDED);
      const stored = await decide(deps, { working, version }, { waiting, at, compared });
      if (compared) count(compared.effectOf(stored.effect));
      result.reviewed += stored.reviewed;
      result.moved += stored.moved;
      result.moves = addChanges(result.moves, stored.moves);
      onProgress?.(result.reviewed);
    }
  }
  return result;
}

type CountedPlaces = readonly { before: number; now: number; count: number }[];

interface Compared {
  readonly sql: { readonly before: PlacementSql; readonly now: PlacementSql };
  effectOf(places: CountedPlaces): PublicationEffect;
}

async function decide(
  { service, facts }: { service: Knex; facts: Knex },
  { working, version }: { working: WorkingRuleset; version: VersionSql },
  {
    waiting,
    at,
    compared,
  }: { waiting: readonly RegistrationToDecide[]; at: Date; compared: Compared | undefined },
) {
  const byId = new Map(waiting.map((each) => [each.id, each]));
  const rows = await placedRows(facts, [...byId.keys()], at, {
    place: version,
    explanation: version.told,
    before: compared?.sql.before ?? NOT_ASKED,
    now: compared?.sql.now ?? NOT_ASKED,
  });
  const placements = rows.map((row) =>
    placementOf(version, row, byId.get(row.registrationId)?.requestedAt ?? null),
  );
  const stored = await storeTierPlacements(service, placements, { by: working, at });
  const uncounted = compared ? rows.filter((row) => byId.get(row.registrationId)?.counted === false) : [];
  const byHand = new Set(
    await listSetByHand(
      service,
      uncounted.map(({ registrationId }) => registrationId),
    ),
  );
  const effect = uncounted.flatMap(({ registrationId, before, now }) =>
    before === null || now === null || byHand.has(registrationId) ? [] : [{ before, now, count: 1 }],
  );
  return { ...stored, reviewed: placements.length, effect };
}

const NOT_ASKED: AskedOfFacts = { sql: 'NULL::smallint', bindings: [] };

function placementOf(
  version: DecisionSql,
  { registrationId, place, explanation }: PlacedRow,
  answersRequest: string | null,
): TierPlacement {
  return {
    registrationId,
    ...outcomeAt(version, place),
    ruleId: version.ruleIds[place] ?? null,
    explanation,
    answersRequest,
  };
}

interface VersionSql extends DecisionSql {
  /** What is kept of the decision, over facts that are read afresh. */
  readonly told: AskedOfFacts;
}

/** How a version places and what it keeps of each decision; `added`: the facts that were added to the shipped ones. */
export function decisionSql(compiled: CompiledRuleset, added: readonly AddedFact[]): VersionSql {
  const valueSql = valueSqlOf(added);
  return {
    ...compilePlacement(compiled, valueSql),
    ruleIds: compiled.ruleset.rules.map(({ id }) => id),
    conditions: conditionsSql(compiled, valueSql, 'p.place'),
    told: explanationSql(compiled, valueSql, { originOf: originSqlOf(added), place: 'p.place' }),
  };
}

/** A published version and the one that it replaced; undefined where there are no two of them that can be run. */
async function findVersionsToCompare(
  service: Knex,
  publication: string,
  { asOf, added }: { asOf: string; added: readonly AddedFact[] },
): Promise<Compared | undefined> {
  const replacement = await findReplacement(service, publication);
  if (!replacement) return undefined;
  const options = { asOf, catalogue: catalogueWith(added) };
  const before = tryCompiling(replacement.beforeId, replacement.before, options);
  const now = tryCompiling(replacement.versionId, replacement.document, options);
  // one that cannot be run has placed nothing, and is an incident
  if (!('compiled' in before && 'compiled' in now)) return undefined;
  const valueSql = valueSqlOf(added);
  const sql = {
    before: compilePlacement(before.compiled, valueSql),
    now: compilePlacement(now.compiled, valueSql),
  };
  return {
    sql,
    effectOf: (places) =>
      effectOf(
        places.map((each) => ({
          before: outcomeAt(sql.before, each.before),
          now: outcomeAt(sql.now, each.now),
          count: each.count,
        })),
      ),
  };
}

function outcomeAt({ outcomes, defaultTier }: PlacementSql, place: number): PlacementSql['outcomes'][number] {
  return outcomes[place] ?? { tier: defaultTier, ground: null };
}
