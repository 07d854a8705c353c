import type { TierRule } from '../../../rules/ruleset';
import { leaf, sampleRuleset, standardRule, WORDS } from '../sample-ruleset';
import { named, ofOne, remarks } from './remarks';

describe('a part that changes nothing', () => {
  it('is an alternative that contradicts the rest of the rule', () => {
    const [remark, ...others] = ofOne(
      {
        all: [
          leaf('openHazardCount', 'atLeast', 3),
          {
            any: [
              leaf('refusal', 'is', true),
              { all: [leaf('openHazardCount', 'equals', 0), leaf('unitKind', 'is', 'bed')] },
            ],
          },
        ],
      },
      'partNeverHolds',
    );
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ pointer: '/rules/0/conditions/all/1/any/1', ruleIds: ['standard'] });
    expect(remark!.text.en).toContain('“Open hazards” equals 0 and “Kind of unit” is "bed-space"');
  });

  it('is a condition that the others imply', () => {
    const all = [
      leaf('openHazardCount', 'atLeast', 3),
      leaf('openHazardCount', 'isKnown'),
      leaf('refusal', 'is', true),
    ];
    expect(ofOne({ all }, 'partAlwaysHolds')).toMatchObject([{ pointer: '/rules/0/conditions/all/1' }]);
  });

  it('is one of two that say the same, not both', () => {
    const all = [leaf('refusal', 'is', true), leaf('refusal', 'is', true)];
    expect(ofOne({ all }, 'partAlwaysHolds')).toMatchObject([{ pointer: '/rules/0/conditions/all/1' }]);
  });

  it('is not a condition that still leaves out what is unknown', () => {
    const all = [leaf('openHazardCount', 'atLeast', 0), leaf('refusal', 'is', true)];
    expect(ofOne({ all }, 'partAlwaysHolds')).toEqual([]);
  });

  const shared = {
    some: {
      name: WORDS,
      when: { any: [leaf('openHazardCount', 'atLeast', 1), leaf('unitKind', 'is', 'bed')] },
    },
  };
  const none = (id: string, change: Partial<TierRule>): TierRule =>
    standardRule({ all: [leaf('openHazardCount', 'equals', 0), { condition: 'some' }] }, named(id, change));

  it('is told of a shared condition where it is idle in every rule that uses it', () => {
    const rules = [none('one', { priority: 3 }), none('two', { priority: 2 })];
    expect(remarks(sampleRuleset({ conditions: shared, rules }), 'partNeverHolds')).toMatchObject([
      { pointer: '/conditions/some/when/any/0', ruleIds: ['one', 'two'] },
    ]);
    const used = [...rules, standardRule({ condition: 'some' }, named('three', { priority: 1 }))];
    expect(remarks(sampleRuleset({ conditions: shared, rules: used }), 'partNeverHolds')).toEqual([]);
  });
});
