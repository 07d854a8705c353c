import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { type NormalLeaf, normaliseRuleset } from '../../rules/normalise';
import { createRuleEngine } from '../../rules/rule-engine';
import type { FactValues } from '../../rules/fact-catalogue';
import type { Condition } from '../../rules/ruleset';
import { leaf, lightRule, sampleRule, sampleRuleset, standardRule } from './sample-ruleset';

const AS_OF = '2025-11-30';

async function matches(conditions: Condition, facts: FactValues): Promise<boolean> {
  const compiled = compileRuleset(sampleRuleset({ rules: [sampleRule({ conditions })] }), { asOf: AS_OF });
  return (await evaluate(compiled, facts)).matched.length === 1;
}

describe('traps of json-rules-engine', () => {
  it('trap: "9" lessThan 10 - a fact of the wrong type is refused, not compared', async () => {
    const facts = { lastVisitScore: '9' };
    await expect(matches(leaf('lastVisitScore', 'lessThan', 10), facts)).rejects.toMatchObject({
      code: 'FACT_VALUE_OF_WRONG_TYPE',
      pointer: 'lastVisitScore',
    });
  });

  it('trap: a Date never equals an ISO string - a Date is refused', async () => {
    const facts = { lastVisitOn: new Date(0) } as unknown as FactValues;
    await expect(matches(leaf('lastVisitOn', 'before', '2025-01-01'), facts)).rejects.toMatchObject({
      code: 'FACT_VALUE_OF_WRONG_TYPE',
    });
  });

  it.each([
    ['NaN', { lastVisitScore: Number.NaN }],
    ['a function', { lastVisitScore: () => 1 }],
  ])('a fact that is %s is refused', async (_, facts) => {
    const found = matches(leaf('lastVisitScore', 'lessThan', 10), facts as unknown as FactValues);
    await expect(found).rejects.toMatchObject({ code: 'FACT_VALUE_OF_WRONG_TYPE' });
  });

  it('trap: notEqual and notIn fire on an undefined fact - ours are false on unknown and on missing', async () => {
    for (const facts of [{}, { gasCertificate: null }] as FactValues[]) {
      expect(await matches(leaf('gasCertificate', 'isNot', 'valid'), facts)).toBe(false);
      expect(await matches(leaf('gasCertificate', 'isNoneOf', ['valid']), facts)).toBe(false);
      expect(await matches({ not: leaf('gasCertificate', 'is', 'valid') }, facts)).toBe(false);
      expect(await matches(leaf('gasCertificate', 'isUnknown'), facts)).toBe(true);
    }
  });

  it('trap: a missing fact throws UNDEFINED_FACT - it is passed as null', async () => {
    expect(await matches(leaf('lastVisitScore', 'lessThan', 10), {})).toBe(false);
  });

  it('trap: a value that an object inherits is not a fact', async () => {
    const facts = Object.create({ openHazardSeverity: 'severe' }) as FactValues;
    expect(await matches(leaf('openHazardSeverity', 'is', 'severe'), facts)).toBe(false);
  });

  it.each(['notEqual', 'notIn', 'equal', 'in', 'not:lessThan', 'swap:lessThan', 'everyFact:is'])(
    'trap: its own operator or decorator "%s" is true on unknown - it is not registered',
    async (operator) => {
      const condition = { fact: 'lastVisitScore', operator, value: 1 } as unknown as Condition;
      await expect(matches(condition, { lastVisitScore: 1 })).rejects.toMatchObject({
        code: 'UNKNOWN_OPERATOR',
      });
      const { rules } = normaliseRuleset(sampleRuleset(), { asOf: AS_OF });
      const smuggled = rules.map((rule) => ({ ...rule, when: { ...condition, pointer: '' } as NormalLeaf }));
      const engine = createRuleEngine(
        smuggled.map(({ id: name, priority, when }) => ({ name, priority, when })),
        AS_OF,
      );
      await expect(engine.run({ lastVisitScore: [1] })).rejects.toThrow('Unknown operator');
    },
  );

  it('trap: stop() still fires rules of equal priority - equal priorities do not compile under first', () => {
    const rules = [sampleRule(), sampleRule({ id: 'other' })];
    expect(() => compileRuleset(sampleRuleset({ rules }), { asOf: AS_OF })).toThrow('EQUAL_PRIORITIES');
  });

  it('trap: an engine keeps its state on itself - records evaluated at once do not disturb each other', async () => {
    const severe = leaf('openHazardSeverity', 'is', 'severe');
    const known = leaf('openHazardSeverity', 'isKnown');
    const rules = [sampleRule({ conditions: severe }), standardRule(severe), lightRule(known)];
    const compiled = compileRuleset(sampleRuleset({ rules }), { asOf: AS_OF });
    const later = async (ticks: number) => {
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      return evaluate(compiled, { openHazardSeverity: 'severe' });
    };
    for (let ticks = 0; ticks < 100; ticks += 1) {
      const [early, late] = await Promise.all([
        evaluate(compiled, { openHazardSeverity: 'none' }),
        later(ticks),
      ]);
      expect([early.matched, late.matched]).toEqual([['light'], ['severe', 'standard', 'light']]);
    }
  });

  it('goes on after a record that was refused', async () => {
    const compiled = compileRuleset(sampleRuleset(), { asOf: AS_OF });
    await expect(evaluate(compiled, { openHazardSeverity: 'huge' })).rejects.toThrow();
    expect((await evaluate(compiled, { openHazardSeverity: 'severe' })).tier).toBe('priority');
  });
});

describe('parameters', () => {
  const values = [
    { validFrom: '2025-01-01', value: 5 },
    { validFrom: '2025-06-01', value: 10 },
  ];
  const document = sampleRuleset({
    parameters: { grace: { name: { zh: '宽限', en: 'grace' }, unit: 'days', values } },
    rules: [sampleRule({ conditions: leaf('hazardOverdueDays', 'atLeast', { parameter: 'grace' }) })],
  });
  const valueOn = (asOf: string | null) => normaliseRuleset(document, { asOf }).rules[0]?.when;

  it.each([
    ['2025-01-01', 5],
    ['2025-05-31', 5],
    ['2025-06-01', 10],
    [null, 10],
  ])('on %s the value is %i', (asOf, value) => {
    expect(valueOn(asOf)).toMatchObject({ value });
  });

  it('does not compile before the first value is in force', () => {
    expect(() => valueOn('2024-12-31')).toThrow('PARAMETER_NOT_IN_FORCE');
  });
});

it('refuses to compile an unknown fact, condition or parameter and a circle, each at its place', () => {
  const compile = (conditions: Condition, shared = {}) =>
    compileRuleset(sampleRuleset({ conditions: shared, rules: [sampleRule({ conditions })] }), {
      asOf: AS_OF,
    });
  const circle = { a: { name: { zh: '圈', en: 'circle' }, when: { condition: 'a' } } };
  expect(() => compile(leaf('toString', 'isKnown'))).toThrow('UNKNOWN_FACT at /rules/0/conditions');
  expect(() => compile({ condition: 'constructor' })).toThrow('UNKNOWN_CONDITION at /rules/0/conditions');
  expect(() => compile({ condition: 'a' }, circle)).toThrow('CYCLIC_CONDITION at /conditions/a/when');
  expect(() => compile(leaf('lastVisitScore', 'equals', { parameter: 'valueOf' }))).toThrow(
    'UNKNOWN_PARAMETER at /rules/0/conditions/value',
  );
});
