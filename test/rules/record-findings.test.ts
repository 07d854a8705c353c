import * as fc from 'fast-check';
import { FINDING_KINDS } from '../../domain/finding';
import { analyseRuleset } from '../../rules/analyse-ruleset';
import { caseCoverage } from '../../rules/case-coverage';
import { compileFindings } from '../../rules/compile-ruleset';
import { type FactValues, findFact, shippedCatalogue } from '../../rules/fact-catalogue';
import { worseningsOnSample } from '../../rules/finding-neutrality';
import { runCases } from '../../rules/run-cases';
import { recordFindings, recordFindingsCaseFile } from '../../rules/shipped-rulesets';
import { validateCases } from '../../rules/validate-cases';
import { validateRuleset } from '../../rules/validate-ruleset';
import { record } from './arbitrary-ruleset';
import { truth } from './three-valued';

const { asOf, cases } = recordFindingsCaseFile;
const compiled = compileFindings(recordFindings, { asOf });

describe('the shipped findings on records', () => {
  it('are valid, and say what their cases expect', async () => {
    expect(validateRuleset(recordFindings, { asOf })).toEqual([]);
    expect(validateCases(recordFindingsCaseFile, { decides: 'finding' })).toEqual([]);
    expect(await runCases(recordFindings, recordFindingsCaseFile)).toEqual([]);
  });

  it('have every rule, condition and mitigation tried both ways', async () => {
    const { rules, conditions, mitigations } = await caseCoverage(recordFindings, recordFindingsCaseFile);
    expect([...rules.uncovered, ...conditions.uncovered, ...(mitigations?.uncovered ?? [])]).toEqual([]);
  });

  it.each(recordFindings.rules)('have a case one fact away from drafting by $id', ({ conditions }) => {
    const isMatch = (facts: FactValues): boolean => truth(conditions, facts, recordFindings, asOf) === true;
    const values = cases.flatMap(({ facts }) => Object.entries(facts));
    const near = cases.filter(
      ({ facts }) =>
        Object.keys(facts).length > 0 &&
        !isMatch(facts) &&
        values.some(([key, value]) => key in facts && isMatch({ ...facts, [key]: value })),
    );
    expect(near).not.toEqual([]);
  });

  it('look at all four checks and at good work', () => {
    const kinds = recordFindings.rules.map(({ event }) => event.params.kind);
    expect(new Set(kinds)).toEqual(new Set(FINDING_KINDS));
  });

  it('leave nothing that never matches or never counts; two follow-ups can be late on one record', () => {
    const found = analyseRuleset(recordFindings, { asOf }).filter(({ kind }) => kind !== 'gap');
    expect(found.map(({ kind, ruleIds }) => [kind, ruleIds])).toEqual([
      ['overlap', ['hazard-not-followed', 'confirmation-lapsed']],
    ]);
  });

  it('show only evidence that those may see who answer for it', () => {
    for (const { event } of recordFindings.rules) {
      for (const key of event.params.evidence)
        expect(findFact(shippedCatalogue, key)?.visibility).toContain('supervisor');
    }
  });

  it('never begin or worsen by the use of a right, nor by all of them, on any record', async () => {
    await fc.assert(
      fc.asyncProperty(record(), record(), async (facts, on) => {
        expect(await worseningsOnSample(compiled, shippedCatalogue, facts, on)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
