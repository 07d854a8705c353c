import * as fc from 'fast-check';
import { analyseRuleset } from '../../rules/analyse-ruleset';
import type { AnalysisRemark, AnalysisRemarkKind } from '../../rules/analysis/analysis';
import { compileRuleset } from '../../rules/compile-ruleset';
import { decidingRule, evaluate } from '../../rules/evaluate';
import {
  type FactEntry,
  type FactValue,
  type FactValues,
  shippedCatalogue,
} from '../../rules/fact-catalogue';
import { leavesOf, type NormalCondition, type NormalLeaf, normaliseRuleset } from '../../rules/normalise';
import { holds } from '../../rules/operators';
import type { RulesetDocument } from '../../rules/ruleset';
import { operandLimits } from '../../rules/ruleset-schema';
import { AS_OF, record, rulesetDocument } from './arbitrary-ruleset';
import { truth } from './three-valued';

const entriesOf = (...keys: string[]): FactEntry[] =>
  shippedCatalogue.filter(({ key }) => keys.includes(key));
const FEW = entriesOf(
  'openHazardSeverity',
  'lastVisitScore',
  'lastVisitOn',
  'recordVerified',
  'conflictOpenDays',
  'daysToTenancyEnd',
);

/** The catalogue's limits are what an analysis relies on. */
function admitted(entry: FactEntry, value: FactValue): FactValue {
  if (typeof value !== 'number') return value;
  const { minimum = -Infinity, maximum = Infinity, whole } = operandLimits(entry, 'equals');
  return Math.min(maximum, Math.max(minimum, whole ? Math.floor(value) : value));
}

function admittedRecord(entries: readonly FactEntry[]): fc.Arbitrary<FactValues> {
  return record(entries).map((facts) =>
    Object.fromEntries(entries.map((entry) => [entry.key, admitted(entry, facts[entry.key] ?? null)])),
  );
}

const ofKind = (remarks: readonly AnalysisRemark[], kind: AnalysisRemarkKind): AnalysisRemark[] =>
  remarks.filter((remark) => remark.kind === kind);

/** Ids of the rules at whose place the remarks stand. */
const firstIds = (remarks: readonly AnalysisRemark[], kind: AnalysisRemarkKind): Set<string | undefined> =>
  new Set(ofKind(remarks, kind).map(({ ruleIds }) => ruleIds[0]));

describe('what an analysis says', () => {
  it('is so on every record: what never matches or decides does not, and overlaps have an example', async () => {
    const said: Partial<Record<AnalysisRemarkKind, number>> = {};
    await fc.assert(
      fc.asyncProperty(
        rulesetDocument(FEW),
        fc.array(admittedRecord(FEW), { minLength: 8, maxLength: 8 }),
        async (document, records) => {
          const remarks = analyseRuleset(document, { asOf: AS_OF });
          remarks.forEach(({ kind }) => (said[kind] = (said[kind] ?? 0) + 1));
          const compiled = compileRuleset(document, { asOf: AS_OF });
          const overlaps = ofKind(remarks, 'overlap').filter(({ example }) => example !== undefined);
          for (const { ruleIds, example = {} } of overlaps) {
            const { decidedBy, matched } = await evaluate(compiled, example);
            expect(decidedBy).toBe(ruleIds[0]);
            expect(matched).toContain(ruleIds[1]);
          }
          const examples = overlaps.map(({ example = {} }) => example);
          for (const facts of [...records, ...examples]) {
            const { decidedBy, matched } = await evaluate(compiled, facts);
            const never = firstIds(remarks, 'neverMatches');
            expect(matched.filter((id) => never.has(id))).toEqual([]);
            for (const { ruleIds } of ofKind(remarks, 'shadowed')) {
              const [id = '', ...cover] = ruleIds;
              expect(decidedBy).not.toBe(id);
              if (matched.includes(id)) expect(matched.some((other) => cover.includes(other))).toBe(true);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    for (const kind of ['neverMatches', 'shadowed', 'overlap'] as const) {
      expect(said[kind] ?? 0).toBeGreaterThan(25);
    }
    expect(said.notAnalysed ?? 0).toBe(0);
  }, 120_000);

  it('is that a part could be there or not, and every rule would match the same', () => {
    let told = 0;
    fc.assert(
      fc.property(
        rulesetDocument(FEW),
        fc.array(admittedRecord(FEW), { minLength: 20, maxLength: 20 }),
        (document, records) => {
          const { rules } = normaliseRuleset(document, { asOf: AS_OF });
          const remarks = analyseRuleset(document, { asOf: AS_OF });
          for (const kind of ['partNeverHolds', 'partAlwaysHolds'] as const) {
            for (const { pointer, ruleIds } of ofKind(remarks, kind)) {
              for (const rule of rules.filter(({ id }) => ruleIds.includes(id))) {
                // a `between` under `not` is two comparisons at one place, of which one may be meant
                const places = leavesOf(rule.when).filter((each) => each.pointer === pointer);
                if (new Set(places.map(({ operator }) => operator)).size !== 1) continue;
                told += 1;
                for (const place of places) {
                  const changed = (leaf: NormalLeaf) => (leaf === place ? kind === 'partAlwaysHolds' : null);
                  for (const facts of records) {
                    expect(matches(rule.when, facts, changed)).toBe(matches(rule.when, facts, () => null));
                  }
                }
              }
            }
          }
        },
      ),
      { numRuns: 1_000 },
    );
    expect(told).toBeGreaterThan(100);
  }, 120_000);

  it('is that no rule matches because of a value: with any other of the fact it matches too', () => {
    let told = 0;
    fc.assert(
      fc.property(
        rulesetDocument(FEW),
        fc.array(fc.tuple(admittedRecord(FEW), admittedRecord(FEW)), { minLength: 20, maxLength: 20 }),
        (document, pairs) => {
          const { rules } = normaliseRuleset(document, { asOf: AS_OF });
          for (const { example } of ofKind(analyseRuleset(document, { asOf: AS_OF }), 'gap')) {
            for (const [fact, value] of Object.entries(example ?? {})) {
              told += 1;
              for (const [facts, others] of pairs) {
                const other = { ...facts, [fact]: others[fact] ?? null };
                const matching = rules.filter(({ when }) =>
                  matches(when, { ...facts, [fact]: value }, () => null),
                );
                expect(matching.filter(({ when }) => !matches(when, other, () => null))).toEqual([]);
              }
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(told).toBeGreaterThan(100);
  }, 120_000);

  it('is all there is to say where every record can be tried', () => {
    const three = entriesOf('openHazardSeverity', 'lastVisitScore', 'recordVerified');
    const records = everyRecord(three);
    let idle = 0;
    fc.assert(
      fc.property(rulesetDocument(three), (document) => {
        const remarks = analyseRuleset(document, { asOf: AS_OF });
        const { rules, hitPolicy } = normaliseRuleset(document, { asOf: AS_OF });
        const [matched, decided] = [new Set<string>(), new Set<string>()];
        for (const facts of records) {
          const matching = rules.filter(({ id }) => isTrue(document, id, facts));
          matching.forEach(({ id }) => matched.add(id));
          const deciding = decidingRule(matching, hitPolicy);
          if (deciding !== undefined) decided.add(deciding.id);
        }
        const ids = rules.map(({ id }) => id);
        const shadowed = ids.filter((id) => matched.has(id) && !decided.has(id));
        idle += ids.length - decided.size;
        expect(firstIds(remarks, 'neverMatches')).toEqual(new Set(ids.filter((id) => !matched.has(id))));
        expect(firstIds(remarks, 'shadowed')).toEqual(new Set(shadowed));
      }),
      { numRuns: 150 },
    );
    expect(idle).toBeGreaterThan(50);
  }, 120_000);
});

/** By the yardstick that knows nothing of normal forms. */
function isTrue(document: RulesetDocument, id: string, facts: FactValues): boolean {
  const rule = document.rules.find((each) => each.id === id);
  return rule !== undefined && truth(rule.conditions, facts, document, AS_OF) === true;
}

/** Whether the condition holds, where `changed` may say of a comparison what it is instead (null: what it is). */
function matches(
  condition: NormalCondition,
  facts: FactValues,
  changed: (leaf: NormalLeaf) => boolean | null,
): boolean {
  if ('all' in condition) return condition.all.every((child) => matches(child, facts, changed));
  if ('any' in condition) return condition.any.some((child) => matches(child, facts, changed));
  const { operator, value, fact } = condition;
  return changed(condition) ?? holds(operator, facts[fact] ?? null, value, AS_OF);
}

/** Every choice; of a percentage each value that conditions are generated with, and one between each two. */
function everyRecord(entries: readonly FactEntry[]): FactValues[] {
  return entries.reduce<FactValues[]>(
    (records, entry) =>
      records.flatMap((facts) => valuesOf(entry).map((value) => ({ ...facts, [entry.key]: value }))),
    [{}],
  );
}

function valuesOf(entry: FactEntry): FactValue[] {
  if (entry.type === 'enum') return [...entry.values.map(({ value }) => value), null];
  if (entry.type === 'boolean') return [true, false, null];
  const numbers = [0, 5e-324, 0.1 + 0.2, 1, 2, 3, 9, 10, 50, 50.5, 100];
  const between = numbers.slice(1).map((number, index) => (number + (numbers[index] ?? 0)) / 2);
  return [...numbers, ...between, null];
}
