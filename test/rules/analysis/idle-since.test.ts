import { leaf, lightRule, sampleRule, sampleRuleset, standardRule } from '../sample-ruleset';
import { asOf, named, remarks } from './remarks';

describe('a rule without a match for long', () => {
  const rules = [sampleRule(named('severe')), lightRule(leaf('refusal', 'is', true), named('light'))];
  const since = (...matches: [string, string | null][]) =>
    remarks(sampleRuleset({ rules }), 'noMatchIn90Days', { matches: new Map(matches) });

  it('matched last more than 90 days ago, or never', () => {
    expect(since(['severe', '2025-09-01'], ['light', asOf])).toEqual([]);
    const [severe, light] = since(['severe', '2025-08-31'], ['light', null]);
    expect(severe).toMatchObject({ pointer: '/rules/0', ruleIds: ['severe'] });
    expect(severe!.text.en).toContain('in 90 days (the last match was on 2025-08-31)');
    expect(light!.text.zh).toContain('还没有命中的记录');
  });

  it('is not told where nothing is known of it, or where it never can match', () => {
    expect(since()).toEqual([]);
    const never = standardRule(leaf('openHazardCount', 'lessThan', 0));
    const document = sampleRuleset({ rules: [never] });
    expect(remarks(document, 'noMatchIn90Days', { matches: new Map([['standard', null]]) })).toEqual([]);
  });
});
