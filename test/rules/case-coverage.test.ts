import { caseCoverage } from '../../rules/case-coverage';
import type { FactValues } from '../../rules/fact-catalogue';
import type { RulesetCases } from '../../rules/run-cases';
import { tierPlacement, tierPlacementCaseFile } from '../../rules/shipped-rulesets';
import { leaf, lightRule, sampleRule, sampleRuleset, WORDS } from './sample-ruleset';

function cases(...records: FactValues[]): RulesetCases {
  const expect = { tier: 'standard', ground: null, decidedBy: null } as const;
  return {
    ruleset: 'sample',
    asOf: '2025-11-30',
    cases: records.map((facts, index) => ({ name: `case ${index}`, facts, expect })),
  };
}

const document = sampleRuleset({
  rules: [
    lightRule({ all: [leaf('refusal', 'is', true), leaf('openHazardCount', 'atMost', 0)] }),
    sampleRule(),
  ],
});

describe('the coverage of cases', () => {
  it('is none without cases', async () => {
    const { rules, conditions } = await caseCoverage(document, cases());
    expect(rules).toEqual({
      covered: 0,
      total: 2,
      percent: 0,
      uncovered: [
        { pointer: '/rules/0', ruleId: 'light', matched: false },
        { pointer: '/rules/1', ruleId: 'severe', matched: false },
      ],
    });
    expect(conditions.percent).toBe(0);
    expect(conditions.uncovered[0]).toEqual({ pointer: '/rules/1/conditions', never: [true, false] });
  });

  it('counts a rule when it decides, and says where it only matches', async () => {
    const all = { refusal: true, openHazardCount: 0, openHazardSeverity: 'severe' };
    const { rules } = await caseCoverage(document, cases(all));
    expect(rules).toMatchObject({ covered: 1, percent: 50 });
    expect(rules.uncovered).toEqual([{ pointer: '/rules/0', ruleId: 'light', matched: true }]);
  });

  it('counts a comparison when it held in a case and did not in another, unknown being one', async () => {
    const { conditions } = await caseCoverage(
      document,
      cases({ refusal: true, openHazardCount: 1 }, { openHazardSeverity: 'severe' }),
    );
    expect(conditions).toEqual({
      covered: 2,
      total: 3,
      percent: 66,
      uncovered: [{ pointer: '/rules/0/conditions/all/1', never: [true] }],
    });
  });

  it('takes a shared condition once, and both ways where it is also used under a not', async () => {
    const shared = { calm: { name: WORDS, when: leaf('openHazardCount', 'equals', 0) } };
    const twice = sampleRuleset({
      conditions: shared,
      rules: [lightRule({ condition: 'calm' }), sampleRule({ conditions: { not: { condition: 'calm' } } })],
    });
    const known = await caseCoverage(twice, cases({ openHazardCount: 0 }, {}));
    expect(known.conditions).toMatchObject({
      total: 1,
      uncovered: [{ pointer: '/conditions/calm/when', never: [true] }],
    });
    const both = await caseCoverage(twice, cases({ openHazardCount: 0 }, { openHazardCount: 1 }));
    expect(both.conditions).toMatchObject({ total: 1, percent: 100, uncovered: [] });
  });

  it('asks for both ends of a range under a not', async () => {
    const outside = sampleRuleset({
      rules: [lightRule({ not: leaf('lastVisitScore', 'between', [60, 80]) })],
    });
    const low = await caseCoverage(outside, cases({ lastVisitScore: 10 }, {}));
    expect(low.conditions.uncovered).toEqual([{ pointer: '/rules/0/conditions/not', never: [true] }]);
    const whole = await caseCoverage(outside, cases({ lastVisitScore: 10 }, { lastVisitScore: 90 }));
    expect(whole.conditions.percent).toBe(100);
  });

  it('of the shipped ruleset is whole', async () => {
    const { rules, conditions } = await caseCoverage(tierPlacement, tierPlacementCaseFile);
    expect(rules).toMatchObject({ total: tierPlacement.rules.length, percent: 100 });
    expect(conditions).toMatchObject({ percent: 100, uncovered: [] });
  });
});
