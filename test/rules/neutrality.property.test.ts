import * as fc from 'fast-check';
import { compileRuleset } from '../../rules/compile-ruleset';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { neutralityViolations, raisesOnSample } from '../../rules/neutrality';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { AS_OF, record, rulesetDocument } from './arbitrary-ruleset';

/** Two facts that may raise beside four that may not: yes/no, more is on, less is on. */
const FEW = shippedCatalogue.filter((entry) =>
  ['openHazardSeverity', 'lastVisitScore', 'disputed', 'unchangedConfirmations', 'daysToTenancyEnd'].includes(
    entry.key,
  ),
);

describe('the proof that facts which may not raise never do', () => {
  it('finds nothing in the shipped ruleset', () => {
    const compiled = compileRuleset(tierPlacement, { asOf: AS_OF });
    expect(neutralityViolations(compiled.ruleset, shippedCatalogue)).toEqual([]);
  });

  it('is right: where it finds nothing, no record is raised; where one is raised, it found something', async () => {
    const seen = { proven: 0, raised: 0 };
    await fc.assert(
      fc.asyncProperty(rulesetDocument(FEW), record(FEW), record(FEW), async (document, facts, on) => {
        const compiled = compileRuleset(document, { asOf: AS_OF });
        const violations = neutralityViolations(compiled.ruleset, FEW);
        const raises = await raisesOnSample(compiled, FEW, facts, on);
        if (violations.length === 0) seen.proven += 1;
        if (raises.length > 0) seen.raised += 1;
        for (const { fact } of raises) expect(violations.map(({ leaf }) => leaf.fact)).toContain(fact);
      }),
      { numRuns: 2_500 },
    );
    // Otherwise the property would be empty.
    expect(seen.proven).toBeGreaterThan(100);
    expect(seen.raised).toBeGreaterThan(100);
  });
});
