import * as fc from 'fast-check';
import { FINDING_SEVERITIES } from '../../domain/finding';
import { compileFindings } from '../../rules/compile-ruleset';
import { evaluateFindings } from '../../rules/evaluate-findings';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { draftViolations, worseningsOnSample } from '../../rules/finding-neutrality';
import { mitigationsOf } from '../../rules/ruleset';
import { AS_OF, findingRuleset, record } from './arbitrary-ruleset';
import { truth } from './three-valued';

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

test('a draft is made exactly where three-valued logic finds its rule true, lowered by each true mitigation', async () => {
  let [drafted, lowered] = [0, 0];
  await fc.assert(
    fc.asyncProperty(findingRuleset(FEW), record(FEW), async (document, facts) => {
      const { drafts } = await evaluateFindings(compileFindings(document, { asOf: AS_OF }), facts);
      const isTrue = (condition: Parameters<typeof truth>[0]) =>
        truth(condition, facts, document, AS_OF) === true;
      const matching = document.rules
        .filter(({ conditions }) => isTrue(conditions))
        .toSorted((a, b) => b.priority - a.priority);
      const expected = (document.hitPolicy === 'first' ? matching.slice(0, 1) : matching).map((rule) => {
        const { params } = rule.event;
        const counted = mitigationsOf(rule).filter(({ conditions }) => isTrue(conditions));
        const base = params.kind === 'commendation' ? -1 : FINDING_SEVERITIES.indexOf(params.severity);
        const rank = counted.reduce((left, { lowers }) => Math.max(0, left - lowers), base);
        return {
          ruleId: rule.id,
          kind: params.kind,
          severity: base === -1 ? null : FINDING_SEVERITIES[rank],
          mitigations: counted.map(({ id }) => id),
        };
      });
      expect(drafts).toEqual(expected);
      drafted += expected.length;
      lowered += expected.filter(({ mitigations }) => mitigations.length > 0).length;
    }),
    { numRuns: 600 },
  );
  expect(drafted).toBeGreaterThan(200);
  expect(lowered).toBeGreaterThan(50);
});

test('the proof is right: where it finds nothing, no right drafts or worsens a finding; where one does, it found it', async () => {
  const seen = { proven: 0, worsened: 0, byMitigation: 0 };
  await fc.assert(
    fc.asyncProperty(findingRuleset(FEW), record(FEW), record(FEW), async (document, facts, on) => {
      const compiled = compileFindings(document, { asOf: AS_OF });
      const violations = draftViolations(compiled.ruleset, FEW);
      const worsenings = await worseningsOnSample(compiled, FEW, facts, on);
      if (violations.length === 0) seen.proven += 1;
      if (worsenings.length > 0) seen.worsened += 1;
      if (worsenings.some(({ before }) => before !== null)) seen.byMitigation += 1;
      const blamed = violations.map(({ event }) => event.key);
      for (const { facts: events } of worsenings)
        expect(events.filter((key) => blamed.includes(key))).not.toEqual([]);
    }),
    { numRuns: 1_200 },
  );
  // Otherwise the property would be empty.
  expect(seen.proven).toBeGreaterThan(50);
  expect(seen.worsened).toBeGreaterThan(50);
  expect(seen.byMitigation).toBeGreaterThan(0);
});
