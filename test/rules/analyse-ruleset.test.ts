import { analyseRuleset, type AnalysisOptions } from '../../rules/analyse-ruleset';
import type { AnalysisRemark, AnalysisRemarkKind } from '../../rules/analysis/analysis';
import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { normaliseRuleset } from '../../rules/normalise';
import type { Condition, Rule, RulesetDocument } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { validateRuleset } from '../../rules/validate-ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule, WORDS } from './sample-ruleset';

const asOf = '2025-11-30';

function remarks(
  document: RulesetDocument,
  kind: AnalysisRemarkKind,
  options: Partial<AnalysisOptions> = {},
) {
  return analyseRuleset(document, { asOf, ...options }).filter((remark) => remark.kind === kind);
}

/** What is said about a ruleset of this one rule. */
function ofOne(conditions: Condition, kind: AnalysisRemarkKind): AnalysisRemark[] {
  return remarks(sampleRuleset({ rules: [standardRule(conditions)] }), kind);
}

const named = (id: string, change: Partial<Rule> = {}): Partial<Rule> => ({
  id,
  name: { zh: `规则 ${id}`, en: `Rule ${id}` },
  ...change,
});

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
  const none = (id: string, change: Partial<Rule>): Rule =>
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
    const not = (conditions: Condition): Rule => ({ ...light, conditions });
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

describe('a gap', () => {
  const gaps = (...rules: Rule[]): string[] =>
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

  it.each<[string, () => RulesetDocument]>([
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
    expect(performance.now() - began).toBeLessThan(10_000);
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
