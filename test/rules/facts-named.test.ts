import * as fc from 'fast-check';
import { valueAt } from '../../domain/json-pointer';
import { factsNamed } from '../../rules/facts-named';
import { findingRuleset, rulesetDocument } from './arbitrary-ruleset';

/** How often `"fact":` stands in the document, or a fact in what is shown with a finding. */
function timesNamed(document: object): number {
  const text = JSON.stringify(document);
  const evidence = [...text.matchAll(/"evidence":\[([^\]]*)\]/g)].flatMap(([, list = '']) => list.split(','));
  return [...text.matchAll(/"fact":/g)].length + evidence.length;
}

test('every place that names a fact is found, of tiers and of findings, and its pointer leads to it', () => {
  fc.assert(
    fc.property(fc.oneof(rulesetDocument(), findingRuleset()), (document) => {
      const named = factsNamed(document);
      for (const { fact, pointer } of named) expect(valueAt(document, pointer)).toBe(fact);
      expect(new Set(named.map(({ pointer }) => pointer)).size).toBe(named.length);
      expect(named).toHaveLength(timesNamed(document));
    }),
    { numRuns: 200 },
  );
});
