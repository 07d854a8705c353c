import { describeCondition, describeRule } from '../../rules/describe';
import { diffRulesets } from '../../rules/diff-rulesets';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import type { Condition } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { leaf, lightRule, sampleRule, sampleRuleset } from './sample-ruleset';

const context = { document: tierPlacement, catalogue: shippedCatalogue };

function said(condition: Condition): [string, string] {
  return [describeCondition(condition, context, 'en'), describeCondition(condition, context, 'zh')];
}

describe('a rule in words', () => {
  it('is one sentence', () => {
    const rule = tierPlacement.rules.find((each) => each.id === 'low-visit-score');
    if (rule === undefined) throw new Error('rule is gone');
    expect(describeRule(rule, context, 'en')).toBe(
      'Low score at a recent visit: priority (ground: safety), when “Visited recently” holds and ' +
        '“Score of the last visit” is less than 60% (Visit score below which a home comes first).',
    );
    expect(describeRule(rule, context, 'zh')).toBe(
      '近期核查得分低：优先跟进（依据：安全），条件是满足“核查日期较近”，并且最近一次核查得分小于 60%（核查得分下限）。',
    );
  });

  it.each<[Condition, string, string]>([
    [
      leaf('gasCertificate', 'isOneOf', ['expired', 'missing']),
      '“Gas safety certificate” is one of expired, missing',
      '燃气安全证明为 已过期、缺失 之一',
    ],
    [
      leaf('fireAlarmPresent', 'is', false),
      '“Fire alarm in the building” is "no"',
      '楼内有火灾报警系统为“否”',
    ],
    [
      leaf('lastVisitScore', 'between', [50, 60]),
      '“Score of the last visit” is between 50% and 60%',
      '最近一次核查得分在 50% 与 60% 之间',
    ],
    [leaf('lastVisitOn', 'isUnknown'), '“Date of the last visit” is unknown', '最近一次核查日期未知'],
    [
      leaf('lastVisitOn', 'withinDays', 1),
      '“Date of the last visit” is within the last 1 day',
      '最近一次核查日期在最近 1 天内',
    ],
    [{ not: { condition: 'recentVisit' } }, 'not (“Visited recently” holds)', '并非（满足“核查日期较近”）'],
    [
      {
        any: [
          leaf('refusal', 'isKnown'),
          { all: [leaf('refusal', 'is', true), leaf('disputed', 'is', true)] },
        ],
      },
      '“Visit or contact refused” is known or (“Visit or contact refused” is "yes" and “Record disputed” is "yes")',
      '住户拒绝上门或联系已知，或者（住户拒绝上门或联系为“是”，并且登记有争议为“是”）',
    ],
  ])('%j', (condition, en, zh) => {
    expect(said(condition)).toEqual([en, zh]);
  });
});

describe('the difference of two versions', () => {
  it('is empty for the same content in another order of keys', () => {
    const reordered = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(tierPlacement).toReversed())),
    ) as typeof tierPlacement;
    expect(diffRulesets(tierPlacement, reordered)).toEqual([]);
  });

  it('tells a tightened parameter', () => {
    const threshold = tierPlacement.parameters['visitScoreThreshold'];
    if (threshold === undefined) throw new Error('parameter is gone');
    const values = [...threshold.values, { validFrom: '2026-01-01', value: 65 }];
    const parameters = { ...tierPlacement.parameters, visitScoreThreshold: { ...threshold, values } };
    const differences = diffRulesets(tierPlacement, { ...tierPlacement, parameters });
    expect(differences.map(({ kind, pointer }) => [kind, pointer])).toEqual([
      ['changed', '/parameters/visitScoreThreshold'],
    ]);
    expect(differences[0]?.text.en).toContain('60% (from 2020-01-01); 65% (from 2026-01-01)');
  });

  it('tells rules added, removed and changed, each at its place', () => {
    const gone = lightRule(leaf('disputed', 'is', true), { id: 'gone' });
    const before = sampleRuleset({ rules: [sampleRule(), gone] });
    const changed = sampleRule({ priority: 90, conditions: leaf('openHazardSeverity', 'is', 'serious') });
    const added = lightRule(leaf('recordVerified', 'is', true), { id: 'new' });
    const after = sampleRuleset({ rules: [added, changed], defaultTier: 'light', conditions: {} });
    const differences = diffRulesets(before, after);
    expect(differences.map(({ kind, pointer }) => [kind, pointer])).toEqual([
      ['changed', '/defaultTier'],
      ['added', '/rules/0'],
      ['changed', '/rules/1/priority'],
      ['changed', '/rules/1/conditions'],
      ['removed', '/rules/1'],
    ]);
    expect(differences[3]?.text.en).toBe(
      'Severe hazard, conditions: “Worst open hazard” is "severe" → “Worst open hazard” is "serious"',
    );
    expect(differences[0]?.text.zh).toBe('默认级别：常规跟进 → 低频跟进');
  });
});
