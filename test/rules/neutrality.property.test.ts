import * as fc from 'fast-check';
import { compileRuleset } from '../../rules/compile-ruleset';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { neutralityViolations, raisesOnSample } from '../../rules/neutrality';
import { tierPlacement } from '../../rules/shipped-rulesets';
import type { Condition } from '../../rules/ruleset';
import { AS_OF, record, rulesetDocument } from './arbitrary-ruleset';
import { leaf, lightRule, sampleRuleset } from './sample-ruleset';

/** Facts that may raise, two of them unknown while disputed, beside some that may not: yes/no, more is on, less is on. */
const FEW = shippedCatalogue.filter((entry) =>
  [
    'openHazardSeverity',
    'recordVerified',
    'conflictOpenDays',
    'disputed',
    'unchangedConfirmations',
    'daysToTenancyEnd',
  ].includes(entry.key),
);

describe('the proof that facts which may not raise never do', () => {
  it('finds nothing in the shipped ruleset', () => {
    const compiled = compileRuleset(tierPlacement, { asOf: AS_OF });
    expect(neutralityViolations(compiled.ruleset, shippedCatalogue)).toEqual([]);
  });

  it('sees what a dispute makes unknown, and takes the known value beside the unknown one', () => {
    const verified = leaf('recordVerified', 'is', true);
    const unless: Condition = { all: [leaf('disputed', 'is', true), leaf('recordVerified', 'isUnknown')] };
    const violationsOf = (condition: Condition) => {
      const compiled = compileRuleset(sampleRuleset({ rules: [lightRule(condition)] }), { asOf: AS_OF });
      return neutralityViolations(compiled.ruleset, shippedCatalogue).map(
        ({ effect, event, leaf: place }) => [effect, event.key, place.fact],
      );
    };
    expect(violationsOf(verified)).toEqual([['ends', 'disputed', 'recordVerified']]);
    expect(violationsOf({ any: [verified, unless] })).toEqual([]);
    expect(violationsOf({ any: [verified, leaf('recordVerified', 'isUnknown')] })).toEqual([]);
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
        const blamed = violations.map(({ event }) => event.key);
        // of several events one after another, one at least is to blame
        for (const raise of raises) expect(raise.facts.filter((key) => blamed.includes(key))).not.toEqual([]);
      }),
      { numRuns: 2_500 },
    );
    // Otherwise the property would be empty.
    expect(seen.proven).toBeGreaterThan(100);
    expect(seen.raised).toBeGreaterThan(100);
  });
});
