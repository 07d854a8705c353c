import { compileRuleset } from '../../../rules/compile-ruleset';
import { evaluate } from '../../../rules/evaluate';
import type { Condition, TierRule } from '../../../rules/ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule } from '../sample-ruleset';
import { asOf, named, remarks } from './remarks';

describe('an overlap', () => {
  const severe = sampleRule(named('severe', { priority: 10 }));
  const light = lightRule(leaf('refusal', 'is', true), named('light', { priority: 20 }));

  it('is told with a record that both match and the first decides', async () => {
    const document = sampleRuleset({ rules: [severe, light] });
    const [remark, ...others] = remarks(document, 'overlap');
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ pointer: '/rules/1', ruleIds: ['light', 'severe'] });
    expect(remark!.text.en).toBe(
      'Rules “Rule light” and “Rule severe” can match the same registration; “Rule light” decides: light, not priority (safety).',
    );
    expect(remark!.example).toEqual({ refusal: true, openHazardSeverity: 'severe' });
    const { decidedBy, matched } = await evaluate(compileRuleset(document, { asOf }), remark!.example!);
    expect({ decidedBy, matched }).toEqual({ decidedBy: 'light', matched: ['light', 'severe'] });
  });

  it('is none where both cannot match, place alike, or a third one always decides', () => {
    const not = (conditions: Condition): TierRule => ({ ...light, conditions });
    const apart = not({ all: [leaf('refusal', 'is', true), leaf('openHazardSeverity', 'is', 'none')] });
    expect(remarks(sampleRuleset({ rules: [severe, apart] }), 'overlap')).toEqual([]);
    const alike = [light, lightRule(leaf('unitKind', 'is', 'bed'), named('also', { priority: 5 }))];
    expect(remarks(sampleRuleset({ rules: alike }), 'overlap')).toEqual([]);
    const both = standardRule(
      { all: [leaf('refusal', 'is', true), leaf('openHazardSeverity', 'is', 'severe')] },
      named('both', { priority: 90 }),
    );
    const pairs = remarks(sampleRuleset({ rules: [severe, light, both] }), 'overlap').map(
      ({ ruleIds }) => ruleIds,
    );
    expect(pairs).toEqual([
      ['both', 'severe'],
      ['both', 'light'],
    ]);
  });

  it('of many pairs in which the closer tier decides is only counted', () => {
    const keys = ['refusal', 'objection', 'openServiceRequest'];
    const rules = [
      ...['severe', 'serious'].map((value, index) =>
        sampleRule({ id: value, priority: 90 + index, conditions: leaf('openHazardSeverity', 'is', value) }),
      ),
      ...keys.map((key, index) => lightRule(leaf(key, 'is', true), { id: key, priority: 10 + index })),
    ];
    const [remark, ...others] = remarks(sampleRuleset({ rules }), 'overlap');
    expect(others).toEqual([]);
    expect(remark!.pointer).toBe('/rules');
    expect(remark!.text.en).toContain('6 pairs');
    expect(new Set(remark!.ruleIds)).toEqual(new Set(rules.map(({ id }) => id)));
  });
});
