import { analyseRuleset } from '../../rules/analyse-ruleset';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { normaliseRuleset } from '../../rules/normalise';
import type { Condition, TierRuleset } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { validateRuleset } from '../../rules/validate-ruleset';
import { leaf, lightRule, sampleRuleset, standardRule } from './sample-ruleset';

const asOf = '2025-11-30';

describe('an analysis', () => {
  it('of the shipped ruleset tells what an administrator should know, and no more', () => {
    const found = analyseRuleset(tierPlacement, { asOf });
    expect(found.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'overlap /rules',
      'gap /rules/8/conditions/all/1',
      'gap /defaultTier',
    ]);
    expect(found[1]!.text.zh).toContain('最近一次核查得分不少于 60%，且小于 85%');
  });

  it('says what it left open where there are too many combinations', () => {
    // ten pigeons in nine holes: nobody can say without trying
    const holes = Array.from({ length: 9 }, (_, hole) => hole);
    const facts = shippedCatalogue
      .filter((entry) => entry.type === 'number' && entry.unit !== 'percent' && entry.minimum === 0)
      .map(({ key }) => key)
      .slice(0, 10);
    const pairs = facts.flatMap((one, index) => facts.slice(index + 1).map((other) => [one, other] as const));
    const all: Condition[] = [
      ...facts.map((fact) => leaf(fact, 'lessThan', holes.length)),
      ...pairs.flatMap(([one, other]) =>
        holes.map((hole) => ({ any: [leaf(one, 'differsFrom', hole), leaf(other, 'differsFrom', hole)] })),
      ),
    ];
    const document = sampleRuleset({ rules: [standardRule({ all })] });
    const kinds = analyseRuleset(document, { asOf }).map(({ kind, ruleIds }) => [kind, ...ruleIds]);
    expect(kinds).toContainEqual(['notAnalysed', 'standard']);
    expect(kinds.map(([kind]) => kind)).not.toContain('neverMatches');
  });

  it.each<[string, () => TierRuleset]>([
    ['in one rule', () => sampleRuleset({ rules: [standardRule({ all: manyParts(660) })] })],
    [
      'in 200 rules',
      () =>
        sampleRuleset({
          rules: manyParts(600).flatMap((part, index, parts) =>
            index % 3 === 0
              ? [
                  (index % 2 === 0 ? lightRule : standardRule)(
                    { all: [part, parts[index + 1]!, parts[index + 2]!] },
                    { id: `rule-${index}`, priority: index + 1 },
                  ),
                ]
              : [],
          ),
        }),
    ],
    ['nested deeply', () => sampleRuleset({ rules: [standardRule(nested(5))] })],
  ])('ends soon on as many conditions as there may be, %s', (_, make) => {
    const document = make();
    expect(validateRuleset(document).filter(({ code }) => code.startsWith('TOO_'))).toEqual([]);
    normaliseRuleset(document, { asOf });
    const began = performance.now();
    analyseRuleset(document, { asOf });
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

/** Alternatives on four facts, no two of them alike. */
function manyParts(count: number): Condition[] {
  return Array.from({ length: count }, (_, index) => ({
    any: [
      index % 2 === 0
        ? leaf('lastVisitOn', 'olderThanDays', index)
        : leaf('buildingYearBuilt', 'differsFrom', 1600 + (index % 500)),
      leaf('openHazardCount', 'differsFrom', index),
    ],
  }));
}

function nested(depth: number): Condition {
  if (depth === 0) return leaf('openHazardCount', 'greaterThan', 1);
  const inner = nested(depth - 1);
  return depth % 2 === 0 ? { all: [inner, { not: inner }] } : { any: [inner, { not: inner }] };
}
