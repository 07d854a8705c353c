import type { CompiledRuleset } from '../../../rules/compile-ruleset';
import type { FactValues } from '../../../rules/fact-catalogue';
import { createTierEngine } from '../../../rules/tier-engine';

/**
 * The same rules in json-rules-engine, which ends a record's run with `stop()` at the first that matches: what it can leave
 * out where one rule decides. Gives the place of that rule, -1 where none matches. One record at a time.
 */
export function stoppedEngine(compiled: CompiledRuleset): (facts: FactValues) => Promise<number> {
  const engine = createTierEngine(compiled.ruleset, compiled.asOf);
  const places = new Map(compiled.ruleset.rules.map(({ id }, place) => [id, place]));
  let first = -1;
  engine.on('success', (_event, _almanac, { result, name }) => {
    if (result !== true || first !== -1) return;
    first = places.get(name) ?? -1;
    engine.stop();
  });
  return async (facts) => {
    first = -1;
    await engine.run(Object.fromEntries(compiled.facts.map(({ key }) => [key, facts[key] ?? null])));
    return first;
  };
}
