import type { Knex } from 'knex';
import { keptValueSql } from '../db/facts/kept-columns';
import { type PlacementSql, simulatePlacement } from '../db/queries/simulate-placement';
import type { CompiledRuleset } from '../rules/compile-ruleset';
import { compileToSql } from '../rules/compile-to-sql';

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
  /** `moved` by patch; those without a move are left out. */
  byPatch: Record<string, number>;
}

/** Asks the kept facts, as the pool's role may see them; takes about a second for a million registrations. */
export async function simulateRuleset(
  db: Knex,
  before: CompiledRuleset,
  after: CompiledRuleset,
): Promise<RulesetSimulation> {
  const versions = { before: placementSql(before), after: placementSql(after) };
  const { registrations, changes } = await simulatePlacement(db, versions, after.asOf);
  const result: RulesetSimulation = {
    asOf: after.asOf,
    registrations,
    moved: 0,
    moves: {},
    regrounded: 0,
    byPatch: {},
  };
  for (const { patchId, from, to, count } of changes) {
    if (from === to) {
      result.regrounded += count;
      continue;
    }
    const move = `${from}>${to}`;
    result.moved += count;
    result.moves[move] = (result.moves[move] ?? 0) + count;
    result.byPatch[patchId] = (result.byPatch[patchId] ?? 0) + count;
  }
  return result;
}

function placementSql(compiled: CompiledRuleset): PlacementSql {
  const { sql, bindings } = compileToSql(compiled, keptValueSql).decidedBy;
  const { rules, defaultTier } = compiled.ruleset;
  return { sql, bindings, outcomes: rules.map(({ tier, ground }) => ({ tier, ground })), defaultTier };
}
