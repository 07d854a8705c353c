import type { Knex } from 'knex';
import { keptValueSql } from '../db/facts/kept-columns';
import { listLastMatches, listMatchingPlaces } from '../db/queries/rule-matches';
import {
  listPlacedRecords,
  listPlacementExamples,
  type PlacementCount,
  type PlacementExample,
  simulatePlacement,
} from '../db/queries/simulate-placement';
import { compareGrounds, compareTiers, type Ground, type Tier } from '../domain/tier';
import { addChanges, tierChange, type TierChanges } from '../domain/tier-change';
import type { CompiledRuleset } from '../rules/compile-ruleset';
import type { FactValues } from '../rules/fact-catalogue';
import { compilePlacement, compileToSql } from '../rules/compile-to-sql';

/** How many registrations each version places at one tier and ground. */
export interface PlacedCount {
  tier: Tier;
  ground: Ground | null;
  before: number;
  after: number;
}

/** Registrations that a version places otherwise. */
export interface PlacedOtherwise {
  /** In another tier. */
  moved: number;
  /** In another tier or on another ground, by where they were and are placed. */
  changes: TierChanges;
}

/** What a version would change on the whole register, held against another on the same facts and the same day. */
export interface RulesetSimulation {
  /** ISO date that facts were counted at. */
  asOf: string;
  /** Registrations that rules place; those that a person set by hand are left out. */
  registrations: number;
  /** In another tier. */
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Record<string, number>;
  /** In the same tier on another ground. */
  regrounded: number;
  /** Come to be followed up on safety evidence, which proposes a visit. */
  newlyUnsafe: number;
  /** Each tier and ground at which either version places anything, the highest first. */
  placed: PlacedCount[];
  /** By patch; those where everything stays are left out. */
  byPatch: Record<string, PlacedOtherwise>;
}

export const NONE_OTHERWISE: PlacedOtherwise = { moved: 0, changes: {} };

export function addPlacedOtherwise(one: PlacedOtherwise, other: PlacedOtherwise): PlacedOtherwise {
  return { moved: one.moved + other.moved, changes: addChanges(one.changes, other.changes) };
}

/** The SQL of a fact's value over a kept row; valueSqlOf knows the facts that were added too. */
type ValueSql = (factKey: string) => string;

/**
 * Asks the kept facts, as the pool's role may see them; takes seconds for a million registrations. With `share` (0 to 1) a sample is asked,
 * and counts are those of the sample.
 */
export async function simulateRuleset(
  db: Knex,
  before: CompiledRuleset,
  after: CompiledRuleset,
  { valueSql = keptValueSql, share }: { valueSql?: ValueSql; share?: number } = {},
): Promise<RulesetSimulation> {
  const versions = {
    before: compilePlacement(before, valueSql),
    after: compilePlacement(after, valueSql),
  };
  const counts = await simulatePlacement(db, versions, after.asOf, share);
  const result: RulesetSimulation = {
    asOf: after.asOf,
    registrations: 0,
    moved: 0,
    moves: {},
    regrounded: 0,
    newlyUnsafe: 0,
    placed: placedCounts(counts),
    byPatch: {},
  };
  for (const { patchId, from, fromGround, to, toGround, count } of counts) {
    result.registrations += count;
    if (toGround === 'safety' && fromGround !== 'safety') result.newlyUnsafe += count;
    const change = tierChange({ tier: from, ground: fromGround }, { tier: to, ground: toGround });
    if (change === null) continue;
    const moved = from === to ? 0 : count;
    result.byPatch[patchId] = addPlacedOtherwise(result.byPatch[patchId] ?? NONE_OTHERWISE, {
      moved,
      changes: { [change]: count },
    });
    result.regrounded += count - moved;
    if (moved === 0) continue;
    const move = `${from}>${to}`;
    result.moved += moved;
    result.moves[move] = (result.moves[move] ?? 0) + moved;
  }
  return result;
}

/**
 * Of each rule the last day (ISO) on which it matched a registration: today, where one matches now, else as the decisions of the last
 * `days` days say; null where none did.
 */
export async function lastMatches(
  db: Knex,
  { compiled, valueSql }: { compiled: CompiledRuleset; valueSql: ValueSql },
  days: number,
): Promise<ReadonlyMap<string, string | null>> {
  const places = new Set(
    await listMatchingPlaces(db, compileToSql(compiled, valueSql).matched, compiled.asOf),
  );
  const earlier = await listLastMatches(db, compiled.ruleset.key, days);
  return new Map(
    compiled.ruleset.rules.map(({ id }, place) => [
      id,
      places.has(place) ? compiled.asOf : (earlier[id] ?? null),
    ]),
  );
}

interface Place {
  tier: Tier;
  ground: Ground | null;
  /** The rule's id; null where none matches. */
  decidedBy: string | null;
}

/** A registration that a version moves: what the rules know of it and nothing of where it is. */
export interface MaskedExample {
  before: Place;
  after: Place;
  /** Those that either version reads. */
  facts: FactValues;
}

/** Registrations that the second version places otherwise, of as many kinds of change as there are. */
export async function listExamples(
  db: Knex,
  { before, after, valueSql }: { before: CompiledRuleset; after: CompiledRuleset; valueSql: ValueSql },
  limit: number,
): Promise<MaskedExample[]> {
  const versions = {
    before: compilePlacement(before, valueSql),
    after: compilePlacement(after, valueSql),
  };
  const told = toldBy(before, after, valueSql);
  const rows = await listPlacementExamples(db, versions, after.asOf, told, limit);
  return maskedExamples(rows, before, after);
}

/**
 * Registrations that the second version places by one rule, or by none of them: what the rules know, drawn by `seed`. Of which home is
 * never said; see listPlacedRecords for what else is left out.
 */
export async function listRecordsOf(
  db: Knex,
  { before, after, valueSql }: { before: CompiledRuleset; after: CompiledRuleset; valueSql: ValueSql },
  drawn: { decidedBy: string | null; seed: number; limit: number },
): Promise<MaskedExample[]> {
  const place = after.ruleset.rules.findIndex(({ id }) => id === drawn.decidedBy);
  const versions = {
    before: compilePlacement(before, valueSql),
    after: compilePlacement(after, valueSql),
  };
  const rows = await listPlacedRecords(db, versions, after.asOf, toldBy(before, after, valueSql), {
    place,
    seed: drawn.seed,
    limit: drawn.limit,
  });
  return maskedExamples(rows, before, after);
}

/** Of the facts that either version reads. */
function toldBy(before: CompiledRuleset, after: CompiledRuleset, valueSql: ValueSql): Record<string, string> {
  const read = new Set([...before.facts, ...after.facts].map(({ key }) => key));
  return Object.fromEntries([...read].map((key) => [key, valueSql(key)]));
}

function maskedExamples(
  rows: readonly PlacementExample[],
  before: CompiledRuleset,
  after: CompiledRuleset,
): MaskedExample[] {
  return rows.map((row) => ({
    before: placeOf(before, row.before),
    after: placeOf(after, row.after),
    facts: row.facts,
  }));
}

function placeOf({ ruleset }: CompiledRuleset, index: number): Place {
  const rule = ruleset.rules[index];
  return rule
    ? { tier: rule.tier, ground: rule.ground, decidedBy: rule.id }
    : { tier: ruleset.defaultTier, ground: null, decidedBy: null };
}

function placedCounts(counts: readonly PlacementCount[]): PlacedCount[] {
  const places = new Map<string, PlacedCount>();
  const at = (tier: Tier, ground: Ground | null): PlacedCount => {
    const key = `${tier} ${ground}`;
    const known = places.get(key) ?? { tier, ground, before: 0, after: 0 };
    places.set(key, known);
    return known;
  };
  for (const { from, fromGround, to, toGround, count } of counts) {
    at(from, fromGround).before += count;
    at(to, toGround).after += count;
  }
  return [...places.values()].toSorted(
    (a, b) => compareTiers(b.tier, a.tier) || compareGrounds(a.ground, b.ground),
  );
}
