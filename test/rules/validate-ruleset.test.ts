import type { Condition } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule, WORDS } from './sample-ruleset';

/** What is wrong with a ruleset of one priority rule with this condition, `/rules/0/conditions` left out. */
function problemsOf(condition: unknown): [string, string][] {
  const document = sampleRuleset({ rules: [sampleRule({ conditions: condition as Condition })] });
  return validateRuleset(document).map(({ code, pointer }) => [
    code,
    pointer.replace('/rules/0/conditions', ''),
  ]);
}

function codesOf(document: unknown, asOf?: string): [string, string][] {
  return validateRuleset(document, asOf === undefined ? {} : { asOf }).map(({ code, pointer }) => [
    code,
    pointer,
  ]);
}

const severe = leaf('openHazardSeverity', 'is', 'severe');

it('accepts a sound ruleset', () => {
  expect(validateRuleset(sampleRuleset())).toEqual([]);
});

describe('conditions', () => {
  it.each<[string, unknown, [string, string][]]>([
    ['an unknown fact', leaf('openHazardSevrity', 'is', 'severe'), [['UNKNOWN_FACT', '/fact']]],
    ['a JSONPath as a fact', leaf('$..owner', 'is', 'severe'), [['UNKNOWN_FACT', '/fact']]],
    ['a prototype name as a fact', leaf('toString', 'isKnown'), [['UNKNOWN_FACT', '/fact']]],
    ['no fact', { operator: 'is', value: 1 }, [['MISSING_PROPERTY', '']]],
    ['no operator', { fact: 'lastVisitScore', value: 1 }, [['MISSING_PROPERTY', '']]],
    ['no value', { fact: 'lastVisitScore', operator: 'lessThan' }, [['MISSING_PROPERTY', '']]],
    ['a value for isKnown', { ...severe, operator: 'isKnown' }, [['UNKNOWN_PROPERTY', '/value']]],
    ['an unknown operator', { ...severe, operator: 'isnt' }, [['UNKNOWN_OPERATOR', '/operator']]],
    ['a default operator', { ...severe, operator: 'notEqual' }, [['UNKNOWN_OPERATOR', '/operator']]],
    [
      'an operator of another type',
      { ...severe, operator: 'lessThan' },
      [['OPERATOR_NOT_FITTING', '/operator']],
    ],
    ['a number in quotes', leaf('lastVisitScore', 'lessThan', '60'), [['WRONG_VALUE_TYPE', '/value']]],
    ['a date that is none', leaf('lastVisitOn', 'before', '2025-02-30'), [['WRONG_VALUE_TYPE', '/value']]],
    ['yes/no in quotes', leaf('fireAlarmPresent', 'is', 'false'), [['WRONG_VALUE_TYPE', '/value']]],
    ['null', { ...severe, value: null }, [['UNKNOWN_ENUM_VALUE', '/value']]],
    ['half a range', leaf('lastVisitScore', 'between', [1]), [['WRONG_VALUE_TYPE', '/value']]],
    ['half a day', leaf('lastVisitOn', 'withinDays', 0.5), [['WRONG_VALUE_TYPE', '/value']]],
    ['half a hazard', leaf('openHazardCount', 'atLeast', 0.5), [['WRONG_VALUE_TYPE', '/value']]],
    ['half a day overdue', leaf('hazardOverdueDays', 'atLeast', 0.5), [['WRONG_VALUE_TYPE', '/value']]],
    ['half a year', leaf('buildingYearBuilt', 'lessThan', 1950.5), [['WRONG_VALUE_TYPE', '/value']]],
    [
      'a range of halves',
      leaf('openHazardCount', 'between', [0.5, 2.5]),
      [
        ['WRONG_VALUE_TYPE', '/value/0'],
        ['WRONG_VALUE_TYPE', '/value/1'],
      ],
    ],
    ['an empty object', {}, [['NO_CONDITION', '']]],
    ['an empty object in a list', { all: [severe, {}] }, [['NO_CONDITION', '/all/1']]],
    ['an object with something else', { al: [severe] }, [['NO_CONDITION', '']]],
    ['another fact as value', { ...severe, value: { fact: 'x' } }, [['UNKNOWN_ENUM_VALUE', '/value']]],
    ['a score over 100', leaf('lastVisitScore', 'lessThan', 101), [['VALUE_OUT_OF_RANGE', '/value']]],
    ['a range from high to low', leaf('lastVisitScore', 'between', [50, 10]), [['RANGE_REVERSED', '/value']]],
    [
      'a wrong unit',
      { fact: 'hazardOverdueDays', operator: 'atLeast', value: 1, unit: 'percent' },
      [['WRONG_UNIT', '/unit']],
    ],
    ['an unknown enum value', leaf('gasCertificate', 'is', 'expird'), [['UNKNOWN_ENUM_VALUE', '/value']]],
    [
      'an unknown enum value in a list',
      leaf('gasCertificate', 'isOneOf', ['expired', 'lost']),
      [['UNKNOWN_ENUM_VALUE', '/value/1']],
    ],
    ['an empty list', leaf('gasCertificate', 'isOneOf', []), [['WRONG_VALUE_TYPE', '/value']]],
    ['a path', { ...severe, path: '$.x' }, [['PATH_NOT_ALLOWED', '/path']]],
    ['a path beside a list', { all: [severe], path: '$.x' }, [['PATH_NOT_ALLOWED', '/path']]],
    [
      'an object where a number stands',
      leaf('lastVisitScore', 'atMost', {} as never),
      [['WRONG_VALUE_TYPE', '/value']],
    ],
    [
      'another fact where a number stands',
      leaf('lastVisitScore', 'atMost', { fact: 'x' } as never),
      [['WRONG_VALUE_TYPE', '/value']],
    ],
    ['params', { ...severe, params: {} }, [['UNKNOWN_PROPERTY', '/params']]],
    ['an empty all', { all: [] }, [['EMPTY_CONDITION', '/all']]],
    ['an empty any', { any: [severe, { any: [] }] }, [['EMPTY_CONDITION', '/any/1/any']]],
    ['all beside any', { all: [severe], any: [severe] }, [['UNKNOWN_PROPERTY', '/any']]],
    ['a list under not', { not: [severe] }, [['WRONG_TYPE', '/not']]],
    ['no condition at all', 5, [['WRONG_TYPE', '']]],
    ['an unknown shared condition', { condition: 'nowhere' }, [['UNKNOWN_CONDITION', '/condition']]],
    [
      'a prototype name as shared condition',
      { condition: 'toString' },
      [['UNKNOWN_CONDITION', '/condition']],
    ],
    [
      'an unknown parameter',
      leaf('hazardOverdueDays', 'atLeast', { parameter: 'graceDay' }),
      [['UNKNOWN_PARAMETER', '/value/parameter']],
    ],
    [
      'a parameter of another unit',
      leaf('lastVisitScore', 'atLeast', { parameter: 'graceDays' }),
      [['WRONG_UNIT', '/value']],
    ],
  ])('refuses %s', (_, condition, expected) => {
    expect(problemsOf(condition)).toEqual(expected);
  });

  it('says what would be right in both languages, with near misses', () => {
    const [found] = validateRuleset(
      sampleRuleset({ rules: [sampleRule({ conditions: leaf('openHazardSevrity', 'is', 'severe') })] }),
    );
    expect(found?.expected.en).toContain('Did you mean openHazardSeverity');
    expect(found?.expected.zh).toContain('是不是 openHazardSeverity');
  });

  it('names the operators that fit', () => {
    const rules = [sampleRule({ conditions: { ...severe, operator: 'lessThan' } })];
    expect(validateRuleset(sampleRuleset({ rules }))[0]?.expected.en).toContain(
      'is, isNot, isOneOf, isNoneOf',
    );
  });

  it.each([
    [{ fact: 'hazardOverdueDays', operator: 'atLeast', value: 1, unit: 'percent' }, 'percent', 'days'],
    [
      { fact: 'lastVisitScore', operator: 'atLeast', value: 1, unit: { of: 'days' } },
      '{"of":"days"}',
      'percent',
    ],
    [leaf('lastVisitScore', 'atLeast', { parameter: 'graceDays' }), 'days', 'percent'],
  ])('names the unit as it is written, wrong and right: %j', (conditions, wrong, right) => {
    const rules = [sampleRule({ conditions: conditions as Condition })];
    const [found] = validateRuleset(sampleRuleset({ rules }));
    for (const language of ['zh', 'en'] as const) {
      expect(found?.message[language]).toContain(wrong);
      expect(found?.expected[language]).toContain(`"${right}"`);
    }
  });

  it('names lists and references where an object is no condition, and whole numbers where only they count', () => {
    const expectedOf = (conditions: unknown) => {
      const rules = [sampleRule({ conditions: conditions as Condition })];
      return validateRuleset(sampleRuleset({ rules }))[0]?.expected;
    };
    for (const keyword of ['"fact"', '"all"', '"any"', '"not"', '"condition"']) {
      expect(expectedOf({})?.en).toContain(keyword);
      expect(expectedOf({})?.zh).toContain(keyword);
    }
    expect(expectedOf(leaf('openHazardCount', 'atLeast', 0.5))).toEqual({
      zh: '一个整数或参数。',
      en: 'A whole number (no quotation marks) or a parameter.',
    });
    expect(expectedOf(leaf('openHazardCount', 'between', [0.5, 2]))?.en).toBe(
      'Two whole numbers: [from, to].',
    );
  });

  it('leaves no placeholder open in any message', () => {
    const rules = [
      sampleRule({ conditions: { all: [{ fact: 'x' }, { any: [] }, severe] } as never, priority: 0 }),
    ];
    for (const { message, expected } of validateRuleset(sampleRuleset({ rules }))) {
      for (const text of [message.zh, message.en, expected.zh, expected.en]) expect(text).not.toMatch(/[{}]/);
    }
  });
});

describe('the document', () => {
  it.each<[string, unknown, [string, string][]]>([
    ['a list', [], [['NOT_A_DOCUMENT', '']]],
    ['null', null, [['NOT_A_DOCUMENT', '']]],
    ['an unknown property', { ...sampleRuleset(), rulez: [] }, [['UNKNOWN_PROPERTY', '/rulez']]],
    ['a missing property', { ...sampleRuleset(), rules: undefined }, [['MISSING_PROPERTY', '']]],
    [
      'priority as default',
      { ...sampleRuleset(), defaultTier: 'priority' },
      [['WRONG_VALUE', '/defaultTier']],
    ],
    ['no rules', sampleRuleset({ rules: [] }), [['WRONG_VALUE', '/rules']]],
    ['a blank text', sampleRuleset({ name: { zh: ' ', en: 'x' } }), [['WRONG_VALUE', '/name/zh']]],
    [
      'a bad name',
      sampleRuleset({ conditions: { 'Bad name': { name: WORDS, when: severe } } }),
      [['WRONG_VALUE', '/conditions/Bad name']],
    ],
    [
      'a priority below 1',
      sampleRuleset({ rules: [sampleRule({ priority: 0 })] }),
      [['WRONG_VALUE', '/rules/0/priority']],
    ],
  ])('refuses %s', (_, document, expected) => {
    expect(codesOf(document)).toEqual(expected);
  });

  it('refuses keys that reach for the prototype', () => {
    const text = JSON.stringify(sampleRuleset()).replace(
      '"conditions":{}',
      '"conditions":{"__proto__":{"x":1}}',
    );
    expect(codesOf(JSON.parse(text))).toEqual([['PROTOTYPE_KEY', '/conditions/__proto__']]);
  });

  it('refuses a priority rule without ground, and a ground without priority', () => {
    const { ground: _, ...without } = sampleRule();
    expect(codesOf(sampleRuleset({ rules: [without] }))).toEqual([['MISSING_GROUND', '/rules/0']]);
    const rules = [lightRule(leaf('recordVerified', 'is', true), { ground: 'record' })];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['GROUND_WITHOUT_PRIORITY', '/rules/0/ground']]);
  });

  it.each(['first', 'collect'] as const)('refuses equal priorities under %s', (hitPolicy) => {
    const rules = [sampleRule(), sampleRule({ id: 'other' })];
    expect(codesOf(sampleRuleset({ rules, hitPolicy }))).toEqual([['EQUAL_PRIORITIES', '/rules/1/priority']]);
  });

  it.each<[string, Condition, number]>([
    ['a score over 100', leaf('lastVisitScore', 'lessThan', { parameter: 'limit' }), 101],
    ['less than no days', leaf('hazardOverdueDays', 'atLeast', { parameter: 'limit' }), -1],
    ['half a day', leaf('lastVisitOn', 'withinDays', { parameter: 'limit' }), 0.5],
    ['half a day overdue', leaf('hazardOverdueDays', 'atLeast', { parameter: 'limit' }), 0.5],
  ])('refuses a parameter with a value that could not stand in its place: %s', (_, condition, value) => {
    const unit = 'fact' in condition && condition.fact === 'lastVisitScore' ? 'percent' : 'days';
    const values = [
      { validFrom: '2025-01-01', value: 5 },
      { validFrom: '2030-01-01', value },
    ];
    const document = sampleRuleset({
      parameters: { limit: { name: WORDS, unit, values } },
      rules: [sampleRule({ conditions: { all: [severe, condition] } })],
    });
    expect(codesOf(document, '2025-06-01')).toEqual([
      ['VALUE_OUT_OF_RANGE', '/parameters/limit/values/1/value'],
    ]);
  });

  it('refuses a rule id used twice', () => {
    const rules = [sampleRule(), sampleRule({ priority: 1 })];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['DUPLICATE_RULE_ID', '/rules/1/id']]);
  });

  it('refuses shared conditions in a circle', () => {
    const conditions = {
      a: { name: WORDS, when: { all: [{ condition: 'b' }] } },
      b: { name: WORDS, when: { not: { condition: 'a' } } },
      c: { name: WORDS, when: { condition: 'a' } },
    };
    expect(codesOf(sampleRuleset({ conditions }))).toEqual([
      ['CYCLIC_CONDITION', '/conditions/a'],
      ['CYCLIC_CONDITION', '/conditions/b'],
    ]);
  });

  it('refuses parameter dates out of order, and a parameter that is not in force yet', () => {
    const values = [
      { validFrom: '2025-01-01', value: 1 },
      { validFrom: '2025-01-01', value: 2 },
    ];
    const twice = sampleRuleset({ parameters: { days: { name: WORDS, unit: 'days', values } } });
    expect(codesOf(twice)).toEqual([['PARAMETER_DATES', '/parameters/days/values/1/validFrom']]);
    const rules = [
      sampleRule({ conditions: leaf('hazardOverdueDays', 'atLeast', { parameter: 'graceDays' }) }),
    ];
    const place = '/rules/0/conditions/value';
    expect(codesOf(sampleRuleset({ rules }), '2024-12-31')).toEqual([['PARAMETER_NOT_IN_FORCE', place]]);
    expect(codesOf(sampleRuleset({ rules }), '2025-01-01')).toEqual([]);
  });

  it('refuses what is too deep or too large, before recursion can overflow', () => {
    let deep: Condition = leaf('openHazardSeverity', 'isNot', 'severe');
    for (let level = 1; level < 12; level += 1) deep = { not: deep };
    expect(problemsOf(deep)).toEqual([]);
    expect(problemsOf({ all: [deep] }).map(([code]) => code)).toEqual(['TOO_DEEP']);
    for (let level = 0; level < 20_000; level += 1) deep = { not: deep };
    expect(problemsOf(deep).map(([code]) => code)).toEqual(['TOO_DEEP']);
    const wide = (count: number): Condition => ({ all: Array.from({ length: count }, () => severe) });
    expect(problemsOf(wide(1_999))).toEqual([]);
    expect(problemsOf(wide(2_000)).map(([code]) => code)).toEqual(['TOO_MANY_CONDITIONS']);
  });

  it('counts shared conditions where they are used, so that they cannot multiply', () => {
    const ten = (name: string) => ({ all: Array.from({ length: 10 }, () => ({ condition: name })) });
    const conditions = {
      a: { name: WORDS, when: severe },
      b: { name: WORDS, when: ten('a') },
      c: { name: WORDS, when: ten('b') },
      d: { name: WORDS, when: ten('c') },
      e: { name: WORDS, when: ten('d') },
    };
    const rules = [sampleRule({ conditions: { condition: 'e' } })];
    expect(codesOf(sampleRuleset({ conditions, rules })).map(([code]) => code)).toEqual([
      'TOO_MANY_CONDITIONS',
    ]);
  });
});

describe('what would be right', () => {
  const expectedOf = (document: unknown) => validateRuleset(document)[0]?.expected;

  it('is said in words, never as a keyword of the schema', () => {
    const many = Array.from({ length: 201 }, (_, index) =>
      sampleRule({ id: `r${index}`, priority: index + 1 }),
    );
    const names = Object.fromEntries(many.map(({ id }) => [id, { name: WORDS, when: severe }]));
    const long = { zh: '长'.repeat(1_001), en: 'x' };
    expect(expectedOf(sampleRuleset({ rules: [] }))).toEqual({
      zh: '至少 1 项。',
      en: 'At least one entry.',
    });
    expect(expectedOf(sampleRuleset({ rules: many }))?.en).toBe('At most 200 entries.');
    expect(expectedOf(sampleRuleset({ conditions: names }))?.en).toBe('At most 200 entries.');
    expect(expectedOf(sampleRuleset({ name: long }))).toEqual({
      zh: '不超过 1000 个字符。',
      en: 'At most 1000 characters.',
    });
  });

  it('is a priority that is free and allowed, also at the upper end', () => {
    const rules = [999_999, 1_000_000, 1_000_000].map((priority, index) =>
      sampleRule({ id: `r${index}`, priority }),
    );
    expect(expectedOf(sampleRuleset({ rules }))?.en).toContain('for example 999998');
  });

  it('names a number beside the parameter where an object stands in its place', () => {
    const rules = [sampleRule({ conditions: leaf('lastVisitScore', 'atMost', {} as never) })];
    expect(expectedOf(sampleRuleset({ rules }))?.en).toContain(
      'A number (no quotation marks) or a parameter',
    );
  });
});

describe('a document with thousands of mistakes', () => {
  const sizeOf = (problems: unknown): number => JSON.stringify(problems).length;
  const shared = (count: number, when: (index: number) => Condition) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`c${index}`, { name: WORDS, when: when(index) }]),
    );

  it('is answered with the first hundred, and a few names of many', () => {
    const wrong: Condition = {
      all: Array.from({ length: 500 }, (_, index) => ({ condition: `${'n'.repeat(500)}${index}` })),
    };
    const problems = validateRuleset(
      sampleRuleset({ conditions: shared(200, () => severe), rules: [sampleRule({ conditions: wrong })] }),
    );
    expect(problems).toHaveLength(100);
    expect(problems[0]?.expected.en).toMatch(/c19 \(and 180 more\)/);
    expect(sizeOf(problems)).toBeLessThan(150_000);
  });

  it('is answered shortly when its form is wrong throughout', () => {
    const wrong = Array.from({ length: 2_000 }, () => leaf('openHazardSevrity', 'is', 'severe'));
    const problems = validateRuleset(sampleRuleset({ rules: [sampleRule({ conditions: { any: wrong } })] }));
    expect(problems).toHaveLength(100);
    expect(sizeOf(problems)).toBeLessThan(100_000);
  });

  it('may not have more shared conditions than a person keeps apart', () => {
    const conditions = shared(1_500, (index) => ({ condition: `nowhere${index}` }));
    const problems = validateRuleset(sampleRuleset({ conditions }));
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([['WRONG_VALUE', '/conditions']]);
  });

  it('finds circles in one walk, also where everything refers to everything', () => {
    const everything = (count: number): Condition => ({
      any: Array.from({ length: count }, (_, index) => ({ condition: `c${index}` })),
    });
    const problems = validateRuleset(sampleRuleset({ conditions: shared(200, () => everything(100)) }));
    // the first hundred refer to each other, the others only to those
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual(
      Array.from({ length: 100 }, (_, index) => ['CYCLIC_CONDITION', `/conditions/c${index}`]),
    );
  });

  it('has no name so long that its places could not be told', () => {
    const problems = validateRuleset({ ...sampleRuleset(), ['k'.repeat(100_000)]: 1 });
    expect(problems.map(({ code }) => code)).toEqual(['NAME_TOO_LONG']);
    expect(sizeOf(problems)).toBeLessThan(1_000);
  });
});

describe('the promises about tiers', () => {
  const disputed = leaf('disputed', 'is', true);

  it.each<[string, Condition]>([
    ['plainly', { all: [severe, leaf('failedContacts90Days', 'atLeast', 3)] }],
    ['under a double negation', { all: [severe, { not: { not: leaf('refusal', 'isNot', false) } }] }],
    ['as not false', { all: [severe, { not: leaf('disputed', 'is', false) }] }],
    ['as being known', { all: [severe, leaf('daysToTenancyEnd', 'isKnown')] }],
    ['through a shared condition', { all: [severe, { condition: 'shared' }] }],
  ])('refuses a raising rule on a fact that may not raise, %s', (_, conditions) => {
    const shared = { shared: { name: WORDS, when: disputed } };
    const found = codesOf(sampleRuleset({ conditions: shared, rules: [sampleRule({ conditions })] }));
    expect(found.map(([code]) => code)).toContain('RAISING_FACT');
  });

  it('points at the fact, in the shared condition if that is where it stands', () => {
    const conditions = { shared: { name: WORDS, when: { any: [severe, disputed] } } };
    const rules = [sampleRule({ conditions: { condition: 'shared' } })];
    expect(codesOf(sampleRuleset({ conditions, rules }))).toContainEqual([
      'RAISING_FACT',
      '/conditions/shared/when/any/1',
    ]);
  });

  it('refuses a standard rule that would keep a disputed record from the light tier', () => {
    const rules = [standardRule(disputed), lightRule(leaf('openHazardCount', 'equals', 0))];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['RAISING_FACT', '/rules/0/conditions']]);
  });

  it('refuses a light rule that a dispute would end', () => {
    const rules = [lightRule({ not: disputed })];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['RAISING_BY_ENDING', '/rules/0/conditions/not']]);
  });

  it('refuses a light rule that ends where a dispute makes its fact unknown, and says how to write it', () => {
    const rules = [
      lightRule({ all: [leaf('openHazardCount', 'equals', 0), leaf('recordVerified', 'is', true)] }),
    ];
    const [found, ...more] = validateRuleset(sampleRuleset({ rules }));
    expect(found).toMatchObject({ code: 'RAISING_BY_UNKNOWN', pointer: '/rules/0/conditions/all/1' });
    expect(found?.message.en).toContain('becomes unknown');
    expect(found?.expected.en).toContain('isUnknown');
    expect(more).toEqual([]);
    const either = { any: [leaf('recordVerified', 'is', true), leaf('recordVerified', 'isUnknown')] };
    expect(codesOf(sampleRuleset({ rules: [lightRule(either)] }))).toEqual([]);
  });

  it('refuses that a disputed value, by becoming unknown, suspends safety evidence', () => {
    const within = [sampleRule({ conditions: { all: [severe, leaf('recordVerified', 'is', true)] } })];
    expect(codesOf(sampleRuleset({ rules: within }))).toContainEqual([
      'SAFETY_SUSPENDED',
      '/rules/0/conditions/all/1',
    ]);
    const above = [lightRule(leaf('recordVerified', 'isUnknown'), { priority: 200 }), sampleRule()];
    expect(codesOf(sampleRuleset({ rules: above }))).toEqual([['SAFETY_SUSPENDED', '/rules/0/conditions']]);
  });

  it('lets such facts lower the tier', () => {
    const rules = [
      sampleRule(),
      lightRule({ any: [disputed, leaf('unchangedConfirmations', 'atLeast', 3)] }),
    ];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([]);
  });

  it('refuses that anything suspends safety evidence', () => {
    const within = [sampleRule({ conditions: { all: [severe, leaf('disputed', 'isNot', true)] } })];
    expect(codesOf(sampleRuleset({ rules: within }))).toEqual([
      ['SAFETY_SUSPENDED', '/rules/0/conditions/all/1'],
    ]);
    const above = [lightRule(disputed, { priority: 200 }), sampleRule()];
    expect(codesOf(sampleRuleset({ rules: above }))).toEqual([['SAFETY_SUSPENDED', '/rules/0/conditions']]);
  });

  it('refuses to raise because something is unknown', () => {
    const rules = [sampleRule({ conditions: { all: [severe, { not: leaf('gasCertificate', 'isKnown') }] } })];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['UNKNOWN_RAISES', '/rules/0/conditions/all/1/not']]);
  });

  it('refuses a ground that does not rest on evidence of its kind in every way the rule can fire', () => {
    const conditions = { any: [severe, leaf('buildingYearBuilt', 'lessThan', 1950)] };
    expect(codesOf(sampleRuleset({ rules: [sampleRule({ conditions })] }))).toEqual([
      ['GROUND_WITHOUT_EVIDENCE', '/rules/0/ground'],
    ]);
    const rules = [sampleRule({ ground: 'record' })];
    expect(codesOf(sampleRuleset({ rules }))).toEqual([['GROUND_WITHOUT_EVIDENCE', '/rules/0/ground']]);
  });

  it.each<[string, Condition]>([
    ['at least none', leaf('openHazardCount', 'atLeast', 0)],
    ['a fire alarm', leaf('fireAlarmPresent', 'is', true)],
    ['a valid certificate', leaf('gasCertificate', 'isOneOf', ['valid', 'expired'])],
    ['a good score', leaf('lastVisitScore', 'atLeast', 90)],
    ['a visit alone', leaf('lastVisitOn', 'olderThanDays', 400)],
    ['not below none', { not: leaf('openHazardCount', 'lessThan', 0) }],
    ['any score', leaf('lastVisitScore', 'between', [0, 100])],
    ['a value that is known', leaf('openHazardSeverity', 'isKnown')],
    ['one of all values', leaf('openHazardSeverity', 'isOneOf', ['none', 'minor', 'serious', 'severe'])],
    ['yes or no', { any: [leaf('fireAlarmPresent', 'is', true), leaf('fireAlarmPresent', 'is', false)] }],
    [
      'few or many',
      { any: [leaf('openHazardCount', 'lessThan', 3), leaf('openHazardCount', 'greaterThan', 2)] },
    ],
    [
      'lately or long ago',
      { any: [leaf('lastVisitOn', 'withinDays', 30), leaf('lastVisitOn', 'olderThanDays', 30)] },
    ],
  ])('does not take for evidence what also holds where all is well: %s', (_, conditions) => {
    expect(codesOf(sampleRuleset({ rules: [sampleRule({ conditions })] }))).toEqual([
      ['GROUND_WITHOUT_EVIDENCE', '/rules/0/ground'],
    ]);
  });

  it.each<[string, Condition]>([
    ['an old confirmation', leaf('daysSinceConfirmation', 'greaterThan', 90)],
    ['a record that is not verified yet', leaf('recordVerified', 'is', false)],
    ['a contradiction that has just come up', leaf('recordContradictory', 'is', true)],
  ])('does not take for a ground on record what has no deadline behind it: %s', (_, conditions) => {
    const [found] = validateRuleset(sampleRuleset({ rules: [sampleRule({ ground: 'record', conditions })] }));
    expect(found).toMatchObject({ code: 'GROUND_WITHOUT_EVIDENCE', pointer: '/rules/0/ground' });
    expect(found?.expected.en).toContain(
      'verificationOverdueDays, conflictOpenDays, activeAdvertUnregistered',
    );
  });

  it('takes for a ground on record what is past its deadline', () => {
    for (const [first, second] of [
      [leaf('recordVerified', 'is', false), leaf('verificationOverdueDays', 'greaterThan', 5)],
      [leaf('recordContradictory', 'is', true), leaf('conflictOpenDays', 'greaterThan', 14)],
    ] as const) {
      const rules = [sampleRule({ ground: 'record', conditions: { all: [first, second] } })];
      expect(codesOf(sampleRuleset({ rules }))).toEqual([]);
    }
  });

  it('recommends as evidence only what would be taken for it', () => {
    const rules = [sampleRule({ conditions: leaf('buildingYearBuilt', 'lessThan', 1950) })];
    const [found] = validateRuleset(sampleRuleset({ rules }));
    expect(found?.expected.en).toContain('lastVisitScore');
    expect(found?.expected.en).not.toContain('lastVisitOn');
  });

  it('takes for evidence what does not hold where all is well', () => {
    for (const conditions of [
      leaf('openHazardCount', 'atLeast', 1),
      leaf('lastVisitScore', 'atMost', 99.5),
      leaf('openHazardSeverity', 'isNot', 'none'),
    ]) {
      expect(codesOf(sampleRuleset({ rules: [sampleRule({ conditions })] }))).toEqual([]);
    }
  });
});
