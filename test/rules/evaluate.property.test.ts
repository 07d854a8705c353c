import * as fc from 'fast-check';
import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { TIERS } from '../../domain/tier';
import { AS_OF, record, rulesetDocument } from './arbitrary-ruleset';
import { truth } from './three-valued';

const FEW = shippedCatalogue.filter((entry) =>
  ['openHazardSeverity', 'lastVisitScore', 'lastVisitOn', 'recordVerified', 'conflictOpenDays'].includes(
    entry.key,
  ),
);

describe('evaluation', () => {
  it('matches exactly the rules that three-valued logic finds true, unknown values included', async () => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(rulesetDocument(FEW), record(FEW), async (document, facts) => {
        const evaluation = await evaluate(compileRuleset(document, { asOf: AS_OF }), facts);
        const expected = document.rules.filter(
          (rule) => truth(rule.conditions, facts, document, AS_OF) === true,
        );
        matches += expected.length;
        expect(new Set(evaluation.matched)).toEqual(new Set(expected.map((rule) => rule.id)));
      }),
      { numRuns: 2_500 },
    );
    expect(matches).toBeGreaterThan(500);
  });

  it('lets the highest priority decide under first, the closest tier under collect, else the default', async () => {
    await fc.assert(
      fc.asyncProperty(rulesetDocument(FEW), record(FEW), async (document, facts) => {
        const evaluation = await evaluate(compileRuleset(document, { asOf: AS_OF }), facts);
        const matched = document.rules.filter((rule) => evaluation.matched.includes(rule.id));
        const byPriority = matched.toSorted((a, b) => b.priority - a.priority);
        const tiers = matched.map((rule) => rule.event.params.tier);
        const closest = TIERS.findLast((tier) => tiers.includes(tier));
        const expected = document.hitPolicy === 'first' ? byPriority[0]?.event.params.tier : closest;
        expect(evaluation.tier).toBe(expected ?? 'standard');
        expect(evaluation.ground).toBe(evaluation.tier === 'priority' ? 'safety' : null);
        expect(evaluation.decidedBy === null).toBe(matched.length === 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
