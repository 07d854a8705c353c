import { failedCaseProblems, runCases, type RulesetCases } from '../../rules/run-cases';
import { tierPlacement, tierPlacementCaseFile } from '../../rules/shipped-rulesets';
import { validateCases } from '../../rules/validate-cases';

const cases = (...list: object[]) => ({ ruleset: 'tier-placement', asOf: '2025-11-30', cases: list });
const standard = { tier: 'standard', ground: null, decidedBy: null };
const found = (document: unknown) => validateCases(document).map(({ code, pointer }) => `${code} ${pointer}`);

test('the shipped cases can be run, and pass', async () => {
  expect(validateCases(tierPlacementCaseFile)).toEqual([]);
  expect(await runCases(tierPlacement, tierPlacementCaseFile)).toEqual([]);
});

test.each<[string, unknown, string[]]>([
  ['no object', [], ['NOT_CASES ']],
  ['no day', { ruleset: 'a', asOf: '2025-02-30', cases: [] }, ['WRONG_VALUE /asOf']],
  [
    'a fact that is not in the catalogue',
    cases({ name: 'a', facts: { nationality: 'x' }, expect: standard }),
    ['UNKNOWN_PROPERTY /cases/0/facts/nationality'],
  ],
  [
    'a value of another type',
    cases({ name: 'a', facts: { recordVerified: 'yes', occupantCount: '9' }, expect: standard }),
    ['WRONG_TYPE /cases/0/facts/occupantCount', 'WRONG_TYPE /cases/0/facts/recordVerified'],
  ],
  [
    'a value that an enumeration lacks',
    cases({ name: 'a', facts: { openHazardSeverity: 'awful' }, expect: standard }),
    ['WRONG_VALUE /cases/0/facts/openHazardSeverity'],
  ],
  [
    'a tier that there is not',
    cases({ name: 'a', facts: {}, expect: { ...standard, tier: 'risk' } }),
    ['WRONG_VALUE /cases/0/expect/tier'],
  ],
  [
    'a name twice',
    cases({ name: 'a', facts: {}, expect: standard }, { name: 'a', facts: {}, expect: standard }),
    ['DUPLICATE_CASE /cases/1/name'],
  ],
  ['a blank name', cases({ name: ' ', facts: {}, expect: standard }), ['WRONG_VALUE /cases/0/name']],
])('cases with %s are refused at the place', (_, document, problems) => {
  expect(found(document).toSorted()).toEqual(problems);
});

test('unknown may be said, and every problem is told in both languages', () => {
  expect(found(cases({ name: 'a', facts: { recordVerified: null }, expect: standard }))).toEqual([]);
  for (const { message, expected } of validateCases(
    cases({ name: 1, facts: { occupantCount: 'x' }, expect: {} }),
  )) {
    for (const words of [message.zh, message.en, expected.zh, expected.en])
      expect(words).not.toMatch(/undefined|\{|^$/);
  }
});

test('a case that fails says what came out and what was expected, at its place', async () => {
  const file = cases(
    { name: 'nothing is known', facts: {}, expect: standard },
    { name: 'severe', facts: { openHazardSeverity: 'severe' }, expect: standard },
  ) as unknown as RulesetCases;
  const [problem, ...more] = failedCaseProblems(await runCases(tierPlacement, file), tierPlacement);
  expect(more).toEqual([]);
  expect(problem).toMatchObject({ code: 'CASE_FAILS', pointer: '/cases/1' });
  expect(problem?.message.en).toBe(
    'Case "severe" gives priority (safety) by “Severe hazard open”; standard by default is expected.',
  );
  expect(problem?.message.zh).toContain('预期是默认常规跟进');
});
