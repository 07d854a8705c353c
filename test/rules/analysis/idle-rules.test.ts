import type { Condition } from '../../../rules/ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule, WORDS } from '../sample-ruleset';
import { asOf, named, ofOne, remarks } from './remarks';

describe('a rule that never matches', () => {
  const contradictions: [string, ...Condition[]][] = [
    [
      'a number above and not above',
      leaf('openHazardCount', 'atMost', 3),
      leaf('openHazardCount', 'greaterThan', 3),
    ],
    [
      'between two neighbouring whole numbers',
      leaf('openHazardCount', 'greaterThan', 3),
      leaf('openHazardCount', 'lessThan', 4),
    ],
    ['two numbers at once', leaf('openHazardCount', 'equals', 1), leaf('openHazardCount', 'equals', 2)],
    [
      'a number that it differs from',
      leaf('lastVisitScore', 'equals', 60),
      leaf('lastVisitScore', 'differsFrom', 60),
    ],
    [
      'a number outside a range',
      leaf('lastVisitScore', 'between', [60, 80]),
      leaf('lastVisitScore', 'greaterThan', 80),
    ],
    [
      'a date before and after',
      leaf('lastVisitOn', 'before', '2025-01-01'),
      leaf('lastVisitOn', 'onOrAfter', '2025-01-01'),
    ],
    [
      'two neighbouring days',
      leaf('lastVisitOn', 'after', '2025-01-01'),
      leaf('lastVisitOn', 'before', '2025-01-02'),
    ],
    [
      'a date older and younger',
      leaf('lastVisitOn', 'olderThanDays', 30),
      leaf('lastVisitOn', 'withinDays', 30),
    ],
    [
      'a date that is not so long ago on this day',
      leaf('lastVisitOn', 'olderThanDays', 29),
      leaf('lastVisitOn', 'onOrAfter', '2025-11-01'),
    ],
    [
      'two choices at once',
      leaf('openHazardSeverity', 'is', 'minor'),
      leaf('openHazardSeverity', 'isOneOf', ['severe', 'serious']),
    ],
    ['a choice that is none', leaf('unitKind', 'is', 'bed'), leaf('unitKind', 'isNoneOf', ['bed', 'room'])],
    ['yes and not yes', leaf('refusal', 'is', true), leaf('refusal', 'isNot', true)],
    ['yes and no', leaf('refusal', 'is', true), leaf('refusal', 'is', false)],
    ['unknown and compared', leaf('lastVisitScore', 'isUnknown'), leaf('lastVisitScore', 'differsFrom', 3)],
    ['unknown and known', leaf('lastVisitOn', 'isUnknown'), leaf('lastVisitOn', 'isKnown')],
    [
      'both ways that a comparison can turn out, where it is unknown',
      leaf('refusal', 'isUnknown'),
      { any: [leaf('refusal', 'is', true), { not: leaf('refusal', 'is', true) }] },
    ],
  ];

  it.each(contradictions)('asks for %s', (_, ...all) => {
    const [remark, ...others] = ofOne({ all }, 'neverMatches');
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ pointer: '/rules/0', ruleIds: ['standard'] });
    expect(remark!.text.en).toMatch(/never matches: these two conditions contradict each other: .*; /);
    expect(remark!.text.zh).toContain('互相矛盾');
  });

  const possible: [string, ...Condition[]][] = [
    ['a number on its limit', leaf('openHazardCount', 'atMost', 3), leaf('openHazardCount', 'atLeast', 3)],
    [
      'a part of a percentage',
      leaf('lastVisitScore', 'greaterThan', 3),
      leaf('lastVisitScore', 'lessThan', 4),
    ],
    [
      'one day',
      leaf('lastVisitOn', 'onOrAfter', '2025-01-01'),
      leaf('lastVisitOn', 'onOrBefore', '2025-01-01'),
    ],
    [
      'the day that many days ago',
      leaf('lastVisitOn', 'withinDays', 29),
      leaf('lastVisitOn', 'onOrBefore', '2025-11-01'),
    ],
    ['a day to come', leaf('lastVisitOn', 'withinDays', 0), leaf('lastVisitOn', 'after', asOf)],
    ['a negative number where the catalogue has no minimum', leaf('daysToTenancyEnd', 'lessThan', -10)],
    [
      'the opposite of what is not so',
      { not: { not: leaf('refusal', 'is', true) } },
      leaf('refusal', 'isKnown'),
    ],
  ];

  it.each(possible)('is not one that asks for %s', (_, ...all) => {
    expect(ofOne({ all }, 'neverMatches')).toEqual([]);
  });

  it('is told with the only condition that is to blame, and its parameter', () => {
    const document = sampleRuleset({
      parameters: {
        least: {
          name: { zh: '下限', en: 'Least' },
          unit: 'count',
          values: [{ validFrom: '2020-01-01', value: 0 }],
        },
      },
      rules: [
        standardRule({
          all: [leaf('refusal', 'is', true), leaf('openHazardCount', 'lessThan', { parameter: 'least' })],
        }),
      ],
    });
    const [remark] = remarks(document, 'neverMatches');
    expect(remark!.text.en).toContain(
      'no registration can meet this condition: “Open hazards” is less than 0 (Least).',
    );
    expect(remark!.text.zh).toContain('没有登记能满足这个条件：未消除隐患数量小于 0（下限）。');
  });

  it.each<[string, Condition[]]>([
    ['every choice is ruled out', ['bed', 'room', 'dwelling'].map((kind) => leaf('unitKind', 'isNot', kind))],
    [
      'both alternatives are ruled out',
      [
        { not: { any: [leaf('refusal', 'is', true), leaf('unitKind', 'is', 'bed')] } },
        { any: [leaf('refusal', 'is', true), leaf('unitKind', 'is', 'bed')] },
      ],
    ],
  ])('is told without a pair where it takes three conditions: %s', (_, all) => {
    expect(ofOne({ all }, 'neverMatches')[0]!.text.en).toContain('its conditions contradict each other.');
  });

  it('depends on the parameters in force on the day', () => {
    const document = sampleRuleset({
      parameters: {
        limit: {
          name: WORDS,
          unit: 'count',
          values: [
            { validFrom: '2020-01-01', value: 3 },
            { validFrom: '2026-01-01', value: 9 },
          ],
        },
      },
      rules: [
        standardRule({
          all: [
            leaf('openHazardCount', 'greaterThan', 5),
            leaf('openHazardCount', 'lessThan', { parameter: 'limit' }),
          ],
        }),
      ],
    });
    expect(remarks(document, 'neverMatches')).toHaveLength(1);
    expect(remarks(document, 'neverMatches', { asOf: '2026-01-01' })).toEqual([]);
  });
});

describe('a rule that never decides', () => {
  const first = standardRule(leaf('openHazardCount', 'atLeast', 1), named('any-hazard', { priority: 90 }));

  it('is covered by one before it', () => {
    const second = lightRule(leaf('openHazardCount', 'atLeast', 3), named('many-hazards'));
    const [remark, ...others] = remarks(sampleRuleset({ rules: [second, first] }), 'shadowed');
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ pointer: '/rules/0', ruleIds: ['many-hazards', 'any-hazard'] });
    expect(remark!.text).toEqual({
      zh: '规则“规则 many-hazards”从不决定级别：它命中时，“规则 any-hazard”也命中并先作决定。',
      en: 'Rule “Rule many-hazards” never decides: whenever it matches, “Rule any-hazard” matches too and decides first.',
    });
  });

  it('is covered by two together, where neither does alone', () => {
    const low = standardRule(leaf('lastVisitScore', 'lessThan', 60), named('low', { priority: 90 }));
    const high = standardRule(leaf('lastVisitScore', 'atLeast', 60), named('high', { priority: 80 }));
    const other = standardRule(leaf('refusal', 'is', true), named('other', { priority: 70 }));
    const seen = lightRule(leaf('lastVisitScore', 'isKnown'), named('seen'));
    const document = sampleRuleset({ rules: [low, high, other, seen] });
    expect(remarks(document, 'shadowed')).toMatchObject([
      { pointer: '/rules/3', ruleIds: ['seen', 'low', 'high'] },
    ]);
    expect(remarks(sampleRuleset({ rules: [low, other, seen] }), 'shadowed')).toEqual([]);
  });

  it('is told with one rule that covers it alone, where two others do together', () => {
    const alone = standardRule(leaf('refusal', 'is', true), named('alone', { priority: 90 }));
    const low = standardRule(leaf('lastVisitScore', 'lessThan', 60), named('low', { priority: 80 }));
    const high = standardRule(leaf('lastVisitScore', 'atLeast', 60), named('high', { priority: 70 }));
    const all = [leaf('lastVisitScore', 'isKnown'), leaf('refusal', 'is', true)];
    const document = sampleRuleset({ rules: [alone, low, high, lightRule({ all }, named('both'))] });
    expect(remarks(document, 'shadowed')).toMatchObject([{ ruleIds: ['both', 'alone'] }]);
  });

  it('is covered by what says the same in other words', () => {
    const plain = { all: [leaf('refusal', 'is', true), leaf('openHazardCount', 'atMost', 3)] };
    const turned = {
      not: { any: [leaf('refusal', 'isNot', true), { not: leaf('openHazardCount', 'lessThan', 4) }] },
    };
    const rules = [standardRule(plain, named('plain')), lightRule(turned, named('turned'))];
    expect(remarks(sampleRuleset({ rules }), 'shadowed')).toMatchObject([{ ruleIds: ['turned', 'plain'] }]);
  });

  it('is not one that also matches what is unknown', () => {
    const rules = [
      standardRule(leaf('refusal', 'is', true), named('yes')),
      lightRule({ any: [leaf('refusal', 'is', true), leaf('refusal', 'isUnknown')] }, named('not-no')),
    ];
    expect(remarks(sampleRuleset({ rules }), 'shadowed')).toEqual([]);
  });

  it('is under collect one that a closer tier covers, whatever the priorities', () => {
    const light = lightRule(leaf('openHazardSeverity', 'is', 'severe'), named('light', { priority: 500 }));
    const rules = [light, sampleRule(named('severe'))];
    expect(remarks(sampleRuleset({ rules, hitPolicy: 'collect' }), 'shadowed')).toMatchObject([
      { ruleIds: ['light', 'severe'] },
    ]);
    expect(remarks(sampleRuleset({ rules }), 'shadowed')).toMatchObject([{ ruleIds: ['severe', 'light'] }]);
  });
});
