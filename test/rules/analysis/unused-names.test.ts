import { leaf, sampleRuleset, standardRule, WORDS } from '../sample-ruleset';
import { remarks } from './remarks';

describe('what nobody uses', () => {
  it('is a parameter or condition that no rule reads, not even through another condition', () => {
    const document = sampleRuleset({
      conditions: {
        used: { name: WORDS, when: { condition: 'inner' } },
        inner: {
          name: WORDS,
          when: { not: leaf('hazardOverdueDays', 'atMost', { parameter: 'graceDays' }) },
        },
        idle: {
          name: { zh: '闲置', en: 'Idle' },
          when: leaf('hazardOverdueDays', 'atMost', { parameter: 'otherDays' }),
        },
      },
      parameters: {
        graceDays: { name: WORDS, unit: 'days', values: [{ validFrom: '2025-01-01', value: 5 }] },
        otherDays: {
          name: { zh: '另一天数', en: 'Other days' },
          unit: 'days',
          values: [{ validFrom: '2025-01-01', value: 5 }],
        },
      },
      rules: [standardRule({ condition: 'used' })],
    });
    expect(remarks(document, 'unusedParameter')).toEqual([
      {
        kind: 'unusedParameter',
        pointer: '/parameters/otherDays',
        ruleIds: [],
        text: { zh: '没有规则使用参数“另一天数”。', en: 'No rule uses the parameter “Other days”.' },
      },
    ]);
    expect(remarks(document, 'unusedCondition')).toMatchObject([{ pointer: '/conditions/idle' }]);
  });
});
