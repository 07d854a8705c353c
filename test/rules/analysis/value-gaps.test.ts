import type { Condition, TierRule } from '../../../rules/ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule } from '../sample-ruleset';
import { remarks } from './remarks';

describe('a gap', () => {
  const gaps = (...rules: TierRule[]): string[] =>
    remarks(sampleRuleset({ rules }), 'gap')
      .filter(({ pointer }) => pointer !== '/defaultTier')
      .map(({ text }) => text.en.split(', no rule')[0]!);

  it.each<[string, Condition[], string[]]>([
    [
      'a choice that nobody asks for and that is not benign',
      [leaf('openHazardSeverity', 'is', 'severe'), leaf('openHazardSeverity', 'is', 'serious')],
      ['Where “Worst open hazard” is "minor"'],
    ],
    [
      'numbers between two thresholds',
      [leaf('openHazardCount', 'atMost', 2), leaf('openHazardCount', 'greaterThan', 5)],
      ['Where “Open hazards” is greater than 2 and is at most 5'],
    ],
    [
      'one number',
      [leaf('openHazardCount', 'lessThan', 2), leaf('openHazardCount', 'greaterThan', 2)],
      ['Where “Open hazards” equals 2'],
    ],
    [
      'days between two dates',
      [leaf('lastVisitOn', 'before', '2020-01-01'), leaf('lastVisitOn', 'withinDays', 30)],
      ['Where “Date of the last visit” is on or after 2020-01-01 and is before 2025-10-31'],
    ],
    [
      'numbers beyond what is asked for, away from the benign one',
      [leaf('lastVisitScore', 'between', [40, 60])],
      ['Where “Score of the last visit” is at least 0% and is less than 40%'],
    ],
    ['nothing where the rest is the benign side', [leaf('openHazardCount', 'greaterThan', 3)], []],
    ['nothing where it is the other answer', [leaf('refusal', 'is', true)], []],
    ['nothing where it is the other side of a threshold', [leaf('unchangedConfirmations', 'atLeast', 3)], []],
  ])('is %s', (_, conditions, expected) => {
    const rules = conditions.map((each, index) =>
      lightRule(each, { id: `rule-${index}`, priority: 10 + index }),
    );
    expect(gaps(...rules)).toEqual(expected);
  });

  it('has an example of its values', () => {
    const rules = [
      sampleRule({ conditions: leaf('lastVisitScore', 'lessThan', 60) }),
      lightRule(leaf('lastVisitScore', 'greaterThan', 80)),
    ];
    expect(remarks(sampleRuleset({ rules }), 'gap')[0]).toMatchObject({
      pointer: '/rules/0/conditions',
      ruleIds: ['severe', 'light'],
      example: { lastVisitScore: 60 },
    });
  });

  it('is not closed by a rule that never matches', () => {
    const never = standardRule({
      all: [leaf('openHazardSeverity', 'is', 'minor'), leaf('openHazardCount', 'lessThan', 0)],
    });
    const rest = sampleRule({ conditions: leaf('openHazardSeverity', 'isOneOf', ['severe', 'serious']) });
    expect(gaps(never, rest)).toEqual(['Where “Worst open hazard” is "minor"']);
  });

  it('tells once which facts may be unknown without any rule matching for it', () => {
    const rules = [lightRule(leaf('refusal', 'isUnknown')), sampleRule()];
    const [remark] = remarks(sampleRuleset({ rules }), 'gap').filter(
      ({ pointer }) => pointer === '/defaultTier',
    );
    expect(remark!.text.en).toContain('because a fact is unknown (except “Visit or contact refused”); ');
    expect(remarks(sampleRuleset({ rules: [rules[0]!] }), 'gap')).toEqual([]);
  });
});
