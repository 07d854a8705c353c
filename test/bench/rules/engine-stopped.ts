import type { CompiledRuleset } from '../../../rules/compile-ruleset';
import type { FactValues } from '../../../rules/fact-catalogue';
import { createRuleEngine } from '../../../rules/rule-engine';

/**
 * The same rules in json-rules-engine, which ends a record's run with `stop()` at the first that matches: what it can leave
 * out where one rule decides. Gives the place of that rule, -1 where none matches. One record at a time.
 */
export function stoppedEngine(compiled: CompiledRuleset): (facts: FactValues) => Promise<number> {
  const engine = createRuleEngine(
    compiled.ruleset.rules.map(({ id: name, priority, when }) => ({ name, priority, when })),
    compiled.asOf,
  );
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
