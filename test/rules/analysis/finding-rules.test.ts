import { describeRule } from '../../../rules/describe';
import { diffRulesets } from '../../../rules/diff-rulesets';
import { shippedCatalogue } from '../../../rules/fact-catalogue';
import { commendingRule, findingRule, leaf, mitigation, sampleFindings } from '../sample-ruleset';
import { remarks } from './remarks';

const late = leaf('verificationOverdueDays', 'greaterThan', 5);
const of = (...rules: ReturnType<typeof findingRule>[]) => sampleFindings({ rules });
const withMitigation = (
  conditions: Parameters<typeof mitigation>[0],
  severity: 'major' | 'observation' = 'major',
) => of(findingRule({ conditions: late }, { severity, mitigations: [mitigation(conditions)] }));

describe('the analysis of rules that draft findings', () => {
  it('tells a mitigation that never counts, always counts, or has nothing left to lower, at its place', () => {
    const pointer = '/rules/0/event/params/mitigations/0';
    const never = withMitigation(leaf('verificationOverdueDays', 'atMost', 5));
    expect(remarks(never, 'mitigationNeverCounts')).toMatchObject([{ pointer, ruleIds: ['late'] }]);
    const always = withMitigation(leaf('verificationOverdueDays', 'atLeast', 6));
    expect(remarks(always, 'mitigationAlwaysCounts')).toMatchObject([{ pointer }]);
    const lowest = withMitigation(leaf('refusal', 'is', true), 'observation');
    expect(remarks(lowest, 'mitigationNeverCounts')).toMatchObject([{ pointer }]);
    const sound = withMitigation(leaf('refusal', 'is', true));
    expect([...remarks(sound, 'mitigationNeverCounts'), ...remarks(sound, 'mitigationAlwaysCounts')]).toEqual(
      [],
    );
  });

  it('tells two rules that draft the same of one record, under "collect" where both do', () => {
    const other = findingRule({
      id: 'later',
      priority: 50,
      conditions: leaf('verificationOverdueDays', 'greaterThan', 30),
    });
    expect(remarks(of(findingRule(), other), 'overlap')).toMatchObject([{ ruleIds: ['late', 'later'] }]);
    const praise = commendingRule(leaf('recordVerified', 'is', true));
    expect(remarks(of(findingRule(), praise), 'overlap')).toEqual([]);
  });

  it('knows a shadowed rule under "first" only', () => {
    const narrower = findingRule({
      id: 'narrower',
      priority: 50,
      conditions: leaf('verificationOverdueDays', 'greaterThan', 30),
    });
    const rules = [findingRule(), narrower];
    expect(remarks(sampleFindings({ hitPolicy: 'first', rules }), 'shadowed')).toMatchObject([
      { ruleIds: ['narrower', 'late'] },
    ]);
    expect(remarks(sampleFindings({ rules }), 'shadowed')).toEqual([]);
  });

  it('counts what mitigations use as used, and asks for no rule on what is unknown', () => {
    const parameters = sampleFindings().parameters;
    const used = withMitigation(leaf('daysToTenancyEnd', 'atMost', { parameter: 'graceDays' }));
    expect(remarks({ ...used, parameters }, 'unusedParameter')).toEqual([]);
    expect(remarks(of(findingRule()), 'unusedParameter')).toHaveLength(1);
    expect(remarks(of(findingRule()), 'gap').filter(({ pointer }) => pointer === '/defaultTier')).toEqual([]);
  });
});

describe('a rule that drafts a finding, in words', () => {
  const rule = findingRule({}, { mitigations: [mitigation(leaf('refusal', 'is', true))] });

  it('is one sentence with what it drafts, when, and what lowers it', () => {
    const context = { document: of(rule), catalogue: shippedCatalogue };
    expect(describeRule(rule, context, 'en')).toBe(
      'Verification late: verification (major), when “Days past the verification deadline” is greater than 5 days; less severe by one step by “Unreachable”: “Visit or contact refused” is "yes".',
    );
    expect(describeRule(rule, context, 'zh')).toContain('核实超期：核实（重大），条件是');
  });

  it('is compared part by part: severity, texts, evidence and mitigations', () => {
    const young = findingRule(
      {},
      { severity: 'minor', effect: { zh: '新', en: 'new' }, evidence: ['recordVerified'], mitigations: [] },
    );
    const found = diffRulesets(of(rule), of(young));
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/rules/0/event/params',
      '/rules/0/event/params/effect',
      '/rules/0/event/params/evidence',
      '/rules/0/event/params/mitigations',
    ]);
    expect(found[0]?.text.en).toBe('Verification late, finding: verification (major) → verification (minor)');
    expect(diffRulesets(of(rule), of(rule))).toEqual([]);
  });
});
