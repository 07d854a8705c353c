import { validateCases } from '../../rules/validate-cases';
import { validateRuleset } from '../../rules/validate-ruleset';
import type { FindingRuleset } from '../../rules/ruleset';
import {
  commendingRule,
  findingRule,
  leaf,
  mitigation,
  sampleFindings,
  sampleRuleset,
} from './sample-ruleset';

const problems = (document: unknown) => validateRuleset(document).map(({ code, pointer }) => [code, pointer]);
const withRule = (...rules: FindingRuleset['rules']) => sampleFindings({ rules });

describe('a document about findings', () => {
  it('is valid with mitigations, a cause and a commendation', () => {
    const unreachable = mitigation(leaf('failedContacts90Days', 'atLeast', 2));
    const late = findingRule({}, { cause: { zh: '积压', en: 'backlog' }, mitigations: [unreachable] });
    expect(problems(withRule(late, commendingRule(leaf('recordVerified', 'is', true))))).toEqual([]);
  });

  it('says what it decides, and has the outcome of that: a tier in it is refused, as is a finding among tiers', () => {
    const tier = { ...findingRule(), event: { type: 'tier', params: { tier: 'standard' } } };
    expect(problems({ ...sampleFindings(), rules: [tier] })).toContainEqual([
      'WRONG_VALUE',
      '/rules/0/event/type',
    ]);
    expect(problems({ ...sampleRuleset(), rules: [findingRule()] })).toContainEqual([
      'WRONG_VALUE',
      '/rules/0/event/type',
    ]);
    expect(problems({ ...sampleFindings(), decides: 'people' })).toContainEqual(['WRONG_VALUE', '/decides']);
    expect(problems({ ...sampleFindings(), defaultTier: 'standard' })).toEqual([
      ['UNKNOWN_PROPERTY', '/defaultTier'],
    ]);
    expect(problems({ ...sampleRuleset(), decides: 'tier' })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['a kind that is none', { kind: 'suspicion' }, 'WRONG_VALUE', '/kind'],
    ['a severity that is none', { severity: 'severe' }, 'WRONG_VALUE', '/severity'],
    ['a severity of a commendation', { kind: 'commendation' }, 'UNKNOWN_PROPERTY', '/severity'],
    ['a criterion in one language', { criterion: { zh: '字' } }, 'MISSING_PROPERTY', '/criterion'],
    ['no evidence', { evidence: [] }, 'WRONG_VALUE', '/evidence'],
    ['evidence that is no fact', { evidence: ['nationality'] }, 'UNKNOWN_FACT', '/evidence/0'],
    [
      'a mitigation that raises',
      { mitigations: [mitigation(leaf('refusal', 'is', true), { lowers: -1 })] },
      'WRONG_VALUE',
      '/mitigations/0/lowers',
    ],
    [
      'a mitigation of an unknown fact',
      { mitigations: [mitigation(leaf('income', 'is', true))] },
      'UNKNOWN_FACT',
      '/mitigations/0/conditions/fact',
    ],
    [
      'a mitigation of an unknown parameter',
      { mitigations: [mitigation(leaf('failedContacts90Days', 'atLeast', { parameter: 'graceDay' }))] },
      'UNKNOWN_PARAMETER',
      '/mitigations/0/conditions/value/parameter',
    ],
    [
      'two mitigations of one id',
      { mitigations: [1, 2].map((n) => mitigation(leaf('failedContacts90Days', 'atLeast', n))) },
      'DUPLICATE_MITIGATION_ID',
      '/mitigations/1/id',
    ],
  ])('refuses %s, at its place', (_, params, code, place) => {
    const { event } = findingRule();
    const rule = { ...findingRule(), event: { ...event, params: { ...event.params, ...params } } };
    expect(problems({ ...sampleFindings(), rules: [rule] })).toContainEqual([
      code,
      `/rules/0/event/params${place}`,
    ]);
  });

  it('counts the conditions of mitigations among those that may be', () => {
    const many = Array.from({ length: 2_000 }, () => leaf('refusal', 'is', true));
    const rule = findingRule({}, { mitigations: [mitigation({ any: many })] });
    expect(problems(withRule(rule))[0]?.[0]).toBe('TOO_MANY_CONDITIONS');
  });
});

describe('no use of a right drafts a finding or makes it more severe', () => {
  const late = leaf('verificationOverdueDays', 'greaterThan', 5);

  it.each(['disputed', 'objection', 'refusal', 'openServiceRequest'])(
    'refuses a finding because of %s',
    (fact) => {
      const rule = findingRule({ conditions: { all: [late, leaf(fact, 'is', true)] } });
      expect(problems(withRule(rule))).toEqual([['DRAFTING_FACT', '/rules/0/conditions/all/1']]);
    },
  );

  it('lets such a fact keep a finding from being drafted, or lower it', () => {
    const unless = { all: [late, leaf('refusal', 'is', false)] };
    const lowered = [mitigation(leaf('refusal', 'is', true))];
    expect(problems(withRule(findingRule({ conditions: unless })))).toEqual([]);
    expect(problems(withRule(findingRule({}, { mitigations: lowered })))).toEqual([]);
  });

  it('refuses a mitigation that the use of a right ends', () => {
    const rule = findingRule({}, { mitigations: [mitigation(leaf('refusal', 'is', false))] });
    expect(problems(withRule(rule))).toEqual([
      ['WORSENING_FACT', '/rules/0/event/params/mitigations/0/conditions'],
    ]);
  });

  it('refuses a mitigation that a dispute makes unknown, unless it ends the finding with it', () => {
    const verified = [mitigation(leaf('recordVerified', 'is', false))];
    const hazard = leaf('hazardOverdueDays', 'greaterThan', 14);
    expect(problems(withRule(findingRule({ conditions: hazard }, { mitigations: verified })))).toEqual([
      ['WORSENING_FACT', '/rules/0/event/params/mitigations/0/conditions'],
    ]);
    const both = { all: [hazard, leaf('recordVerified', 'isKnown')] };
    expect(problems(withRule(findingRule({ conditions: both }, { mitigations: verified })))).toEqual([]);
  });

  it('refuses a rule that makes way under "first" when a right is used, and takes it under "collect"', () => {
    const above = findingRule({
      id: 'above',
      priority: 200,
      conditions: { all: [late, leaf('objection', 'is', false)] },
    });
    const rules = [above, findingRule()];
    expect(problems(sampleFindings({ hitPolicy: 'first', rules }))).toEqual([
      // by a dispute, which makes the overdue days unknown: conditions on one fact count as independent
      ['DRAFTING_BY_ENDING', '/rules/0/conditions/all/0'],
      ['DRAFTING_BY_ENDING', '/rules/0/conditions/all/1'],
    ]);
    expect(problems(sampleFindings({ rules }))).toEqual([]);
  });

  it('refuses a finding because something is unknown, which a mitigation may rest on', () => {
    const unknown = leaf('gasCertificate', 'isUnknown');
    expect(problems(withRule(findingRule({ conditions: { all: [late, unknown] } })))).toEqual([
      ['UNKNOWN_DRAFTS', '/rules/0/conditions/all/1'],
    ]);
    const mitigations = [mitigation(leaf('gasCertificate', 'isUnknown'))];
    expect(problems(withRule(findingRule({}, { mitigations })))).toEqual([]);
  });

  it.each([
    ['the structure alone', leaf('buildingStoreys', 'greaterThan', 10)],
    ['what holds where all is well', leaf('openHazardCount', 'atLeast', 0)],
    ['one way of two', { any: [late, leaf('buildingYearBuilt', 'lessThan', 1950)] }],
  ])('refuses a finding that rests on %s', (_, conditions) => {
    expect(problems(withRule(findingRule({ conditions })))).toContainEqual([
      'FINDING_WITHOUT_EVIDENCE',
      '/rules/0/conditions',
    ]);
  });

  it('lets praise begin and end as it may', () => {
    expect(problems(withRule(commendingRule(leaf('disputed', 'is', false))))).toEqual([]);
  });
});

test('cases expect drafts of a ruleset that drafts, places of one that places', () => {
  const file = (expect: object) => ({
    ruleset: 'sample',
    asOf: '2025-11-30',
    cases: [{ name: 'a', facts: {}, expect }],
  });
  const drafts = file({ drafts: [{ ruleId: 'late', severity: 'minor', mitigations: ['unreachable'] }] });
  const place = file({ tier: 'standard', ground: null, decidedBy: null });
  expect(validateCases(drafts, { decides: 'finding' })).toEqual([]);
  expect(validateCases(place, { decides: 'finding' })).not.toEqual([]);
  expect(validateCases(drafts)).not.toEqual([]);
});
