import type { LadderStep } from '../domain/revisit-round';
import { compileRuleset } from './compile-ruleset';
import { conditionOfEach, type SqlFragment } from './compile-to-sql';
import type { FactCatalogue } from './fact-catalogue';
import { SCHEMA_VERSION, type Condition, type TierRuleset } from './ruleset';
import { RulesetError } from './ruleset-error';

const WORDS = { zh: '联系步骤', en: 'Step of a ladder' };

/** The ladder's conditions as the rules of a ruleset, `step-<index>` each: so they mean what they mean there. */
export function rulesetOfLadder(ladder: readonly LadderStep[]): TierRuleset {
  const rules = ladder.flatMap(({ when }, index): TierRuleset['rules'] =>
    when === undefined
      ? []
      : [
          {
            id: `step-${index}`,
            name: WORDS,
            reason: WORDS,
            plainReason: WORDS,
            legalReference: WORDS,
            priority: ladder.length - index,
            conditions: when as Condition,
            event: { type: 'tier', params: { tier: 'light' } },
          },
        ],
  );
  return {
    schemaVersion: SCHEMA_VERSION,
    key: 'ladder',
    name: WORDS,
    description: WORDS,
    hitPolicy: 'collect',
    defaultTier: 'standard',
    conditions: {},
    parameters: {},
    rules,
  };
}

/** Nothing that could be asked: unknown, as a fact without a value. */
const UNKNOWN: SqlFragment = { sql: 'NULL::boolean', bindings: [] };

/**
 * The condition of each step that has one, as SQL over a kept row `k`, its building's `b` and the `day`; by the step's place. A
 * ladder that cannot be compiled any more, as one that names a fact which a later release dropped, has unknown conditions: a
 * round goes on without those steps.
 */
export function ladderConditions(
  ladder: readonly LadderStep[],
  {
    asOf,
    catalogue,
    columnOf,
  }: { asOf: string; catalogue: FactCatalogue; columnOf: (key: string) => string },
): ReadonlyMap<number, SqlFragment> {
  const places = ladder.flatMap(({ when }, index) => (when === undefined ? [] : [index]));
  if (places.length === 0) return new Map();
  try {
    const compiled = compileRuleset(rulesetOfLadder(ladder), { asOf, catalogue });
    const conditions = conditionOfEach(compiled, columnOf);
    // rules stand in the order of their priority, which is the ladder's
    return new Map(places.map((place, index) => [place, conditions[index] ?? UNKNOWN]));
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
    return new Map(places.map((place) => [place, UNKNOWN]));
  }
}
