import * as fc from 'fast-check';
import { DISPUTE_SUBJECTS, UNKNOWN_WHILE_DISPUTED } from '../../domain/dispute';
import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { type FactValues, findFact, shippedCatalogue } from '../../rules/fact-catalogue';
import { raisesOnSample } from '../../rules/neutrality';
import { tierPlacement, tierPlacementCaseFile } from '../../rules/shipped-rulesets';
import { validateRuleset } from '../../rules/validate-ruleset';
import { record } from './arbitrary-ruleset';
import { truth } from './three-valued';

const { asOf, cases } = tierPlacementCaseFile;
const compiled = compileRuleset(tierPlacement, { asOf });

describe('the shipped tier placement', () => {
  it('is valid', () => {
    expect(validateRuleset(tierPlacement, { asOf })).toEqual([]);
  });

  it.each(cases)('case: $name', async ({ facts, expect: expected }) => {
    const { tier, ground, decidedBy } = await evaluate(compiled, facts);
    expect({ tier, ground, decidedBy }).toEqual(expected);
  });

  it('has a case that decides by each rule', () => {
    const decided = cases.map((each) => each.expect.decidedBy).filter((id) => id !== null);
    expect(new Set(decided)).toEqual(new Set(tierPlacement.rules.map((rule) => rule.id)));
  });

  it.each(tierPlacement.rules)('has a case one fact away from matching $id', ({ conditions }) => {
    const isMatch = (facts: FactValues): boolean => truth(conditions, facts, tierPlacement, asOf) === true;
    const values = cases.flatMap(({ facts }) => Object.entries(facts));
    const near = cases.filter(
      ({ facts }) =>
        Object.keys(facts).length > 0 &&
        !isMatch(facts) &&
        values.some(([key, value]) => key in facts && isMatch({ ...facts, [key]: value })),
    );
    expect(near).not.toEqual([]);
  });

  it('names only facts of the catalogue in its cases', () => {
    for (const { facts } of cases) {
      for (const key of Object.keys(facts)) expect(findFact(shippedCatalogue, key)).toBeDefined();
    }
  });

  it('has cases of records that can exist: a dispute leaves unknown what it makes unknown', () => {
    const disputed = cases.filter(({ facts }) => facts['disputed'] === true);
    expect(disputed.length).toBeGreaterThan(1);
    const always = Object.entries(UNKNOWN_WHILE_DISPUTED).filter(
      ([, subjects]) => subjects.length === DISPUTE_SUBJECTS.length,
    );
    for (const { facts } of disputed) {
      for (const [key] of always) expect(facts[key] ?? null).toBeNull();
    }
  });

  it('never raises a tier by the event of a fact that may not raise, nor by all of them, on any record', async () => {
    await fc.assert(
      fc.asyncProperty(record(), record(), async (facts, on) => {
        expect(await raisesOnSample(compiled, shippedCatalogue, facts, on)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
