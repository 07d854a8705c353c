import * as fc from 'fast-check';
import { raises, raisesAt } from '../../../admin-ui/console/rulesets/raising';
import {
  conditionsOf,
  factColumn,
  factOf,
  FURTHER,
  ruleTable,
} from '../../../admin-ui/console/rulesets/table/rule-table';
import { setCells } from '../../../admin-ui/console/rulesets/table/set-cell';
import { printTsv, readTsv } from '../../../admin-ui/console/rulesets/table/tsv';
import recordFindings from '../../../rules/catalog/record-findings.json';
import tierPlacement from '../../../rules/catalog/tier-placement.json';
import { shippedCatalogue } from '../../../rules/fact-catalogue';
import type {
  Condition,
  FindingRule,
  FindingRuleset,
  RulesetDocument,
  TierRule,
  TierRuleset,
} from '../../../rules/ruleset';
import { findingRuleset, rulesetDocument } from '../../rules/arbitrary-ruleset';

const shipped = tierPlacement as unknown as TierRuleset;
const en = { facts: shippedCatalogue, language: 'en' } as const;
const COUNT = { fact: 'openHazardCount', operator: 'atLeast', value: 3, unit: 'count' } as const;
const SEVERE = { fact: 'openHazardSeverity', operator: 'is', value: 'severe' } as const;

/** The shipped document with this one rule. */
function withRule(conditions: Condition, rest: Partial<TierRule> = {}): TierRuleset {
  const [first] = shipped.rules;
  if (!first) throw new Error('no rules');
  return { ...shipped, rules: [{ ...first, ...rest, conditions }] };
}

const edit = (document: RulesetDocument, column: string, text: string) =>
  setCells(document, [{ index: 0, column, text }], en);
const conditionsAfter = (document: RulesetDocument, column: string, text: string) =>
  edit(document, column, text).document.rules[0]?.conditions;

test('every valid document comes back from its table as it was, and each cell set to what it says changes nothing', () => {
  fc.assert(
    fc.property(rulesetDocument(), fc.constantFrom('zh', 'en'), (document, language) => {
      const words = { facts: shippedCatalogue, language };
      const edits = ruleTable(document, words).rows.flatMap(({ index, texts }) =>
        [...texts].map(([column, text]) => ({ index, column, text })),
      );
      // a sheet that went through other hands has lost and gained spaces
      const respaced = edits.map((each) => ({ ...each, text: ` ${each.text}  ` }));
      expect(setCells(document, edits, words)).toEqual({ document, refused: [] });
      expect(setCells(document, respaced, words).refused).toEqual([]);
    }),
  );
});

test('what the cells hold and what they do not is together each condition of the rule, once', () => {
  fc.assert(
    fc.property(rulesetDocument(), (document) => {
      for (const rule of document.rules) {
        const { cells, further } = conditionsOf(document, rule, en);
        const parts = 'all' in rule.conditions ? rule.conditions.all : [rule.conditions];
        const held = [...further, ...[...cells.values()].map(({ leaf }) => leaf)];
        const written = (all: readonly unknown[]) => all.map((part) => JSON.stringify(part)).sort();
        expect(written(held)).toEqual(written(parts));
      }
    }),
  );
});

test('a cell that is edited changes its condition and nothing else', () => {
  fc.assert(
    fc.property(rulesetDocument(), fc.nat(), (document, draw) => {
      const filled = ruleTable(document, en).rows.flatMap(({ index, texts }) =>
        [...texts.keys()].flatMap((column) => (factOf(column) === null ? [] : [{ index, column }])),
      );
      const chosen = filled[draw % Math.max(1, filled.length)];
      if (!chosen) return;
      const { document: after, refused } = setCells(document, [{ ...chosen, text: 'known' }], en);
      expect(refused).toEqual([]);
      const fact = factOf(chosen.column);
      const rules = document.rules.map((rule, index) => {
        if (index !== chosen.index) return rule;
        const known = { fact, operator: 'isKnown' };
        const swap = (part: Condition) => ('fact' in part && part.fact === fact ? known : part);
        const { conditions } = rule;
        return {
          ...rule,
          conditions: 'all' in conditions ? { all: conditions.all.map(swap) } : swap(conditions),
        };
      });
      expect(after).toEqual({ ...document, rules });
    }),
  );
});

test('a flat rule stands wholly in cells, in the order in which rules decide', () => {
  const table = ruleTable(shipped, en);
  const priorities = table.rows.map(({ rule }) => rule.priority);
  expect(priorities).toEqual(priorities.toSorted((one, other) => other - one));
  expect(Object.fromEntries(table.rows[0]?.texts ?? [])).toEqual({
    priority: '1000',
    name: 'Severe hazard open',
    tier: 'Priority',
    ground: 'Safety',
    [factColumn('openHazardSeverity')]: 'severe',
  });
});

test.each<[string, Condition, string]>([
  ['either of two', { any: [SEVERE, COUNT] }, '“Worst open hazard” severe or “Open hazards” >= 3'],
  ['a negation', { not: SEVERE }, 'not (“Worst open hazard” severe)'],
  ['a shared condition', { condition: 'recentVisit' }, '[Visited recently]'],
  [
    'two conditions on one fact',
    { all: [COUNT, { fact: 'openHazardCount', operator: 'atMost', value: 9 }] },
    '“Open hazards” >= 3; “Open hazards” <= 9',
  ],
])('%s is told in words in the last column', (_, conditions, words) => {
  const [row] = ruleTable(withRule(conditions), en).rows;
  expect(row?.texts.get(FURTHER)).toBe(words);
});

test('a cell that is filled joins the rule, a cell that is emptied leaves it, the rest keeps its place', () => {
  const nested: Condition = { any: [SEVERE, { not: SEVERE }] };
  const verified = { fact: 'recordVerified', operator: 'is', value: true };
  const column = factColumn('recordVerified');
  expect(conditionsAfter(withRule(SEVERE), column, 'yes')).toEqual({ all: [SEVERE, verified] });
  expect(conditionsAfter(withRule(nested), column, 'yes')).toEqual({ all: [nested, verified] });
  const three = withRule({ all: [COUNT, nested, SEVERE] });
  expect(conditionsAfter(three, column, 'yes')).toEqual({ all: [COUNT, nested, SEVERE, verified] });
  expect(conditionsAfter(three, factColumn('openHazardCount'), '')).toEqual({ all: [nested, SEVERE] });
  expect(conditionsAfter(three, factColumn('openHazardCount'), '> 4')).toEqual({
    all: [{ fact: 'openHazardCount', operator: 'greaterThan', value: 4, unit: 'count' }, nested, SEVERE],
  });
});

test('a fact that stands more than once in a rule takes no further condition in its cell', () => {
  const twice = withRule({ all: [COUNT, { ...COUNT, value: 4 }] });
  const { document, refused } = edit(twice, factColumn('openHazardCount'), '< 9');
  expect(document).toBe(twice);
  expect(refused.map(({ text, flaw }) => [text, flaw.code])).toEqual([['< 9', 'ELSEWHERE']]);
});

test.each<[string, string, string]>([
  ['priority', 'high', 'PRIORITY_NUMBER'],
  ['priority', '0', 'PRIORITY_NUMBER'],
  ['name', ' ', 'NAME_MISSING'],
  ['tier', 'urgent', 'NO_SUCH_TIER'],
  ['ground', '', 'GROUND_NEEDED'],
  ['ground', 'money', 'NO_SUCH_GROUND'],
  [FURTHER, 'anything', 'READ_ONLY'],
])('column %s refuses "%s": %s', (column, text, code) => {
  const { document, refused } = edit(shipped, column, text);
  expect(document).toBe(shipped);
  expect(refused.map(({ flaw }) => flaw.code)).toEqual([code]);
});

test('a rule that raises takes no fact that never does; one that lowers takes it', () => {
  const column = factColumn('disputed');
  expect(edit(shipped, column, 'yes').refused.map(({ flaw }) => flaw.code)).toEqual(['MAY_NOT_RAISE']);
  const lowering = withRule(SEVERE, { event: { type: 'tier', params: { tier: 'light' } } });
  expect(edit(lowering, column, 'yes').refused).toEqual([]);
  // standard raises only over a rule that would place light
  const [first] = lowering.rules;
  if (!first) throw new Error('no rules');
  const standard = { ...first, event: { type: 'tier', params: { tier: 'standard' } } } as const;
  expect(raises({ ...shipped, rules: [standard] }, standard)).toBe(false);
  const below = { ...first, priority: 1 };
  expect(raises({ ...shipped, rules: [standard, below] }, standard)).toBe(true);
});

test('a shared condition raises where a raising rule uses it, also through another one', () => {
  const uses = withRule({ any: [{ condition: 'outer' }] });
  const conditions = {
    inner: { name: { zh: '内', en: 'inner' }, when: SEVERE },
    outer: { name: { zh: '外', en: 'outer' }, when: { not: { condition: 'inner' } } },
    unused: { name: { zh: '无', en: 'unused' }, when: SEVERE },
  } satisfies RulesetDocument['conditions'];
  const document = { ...uses, conditions };
  const raising = Object.keys(conditions).filter((name) => raisesAt(document, ['conditions', name, 'when']));
  expect(raising).toEqual(['inner', 'outer']);
});

test('a tier takes its ground along, and a name changes in the language of the table only', () => {
  const lighter = edit(shipped, 'tier', '常规跟进').document.rules[0] as TierRule | undefined;
  expect(lighter?.event.params.tier).toBe('standard');
  expect(lighter).not.toHaveProperty('ground');
  expect(edit(shipped, 'name', 'Grave').document.rules[0]?.name).toEqual({
    zh: '严重隐患未消除',
    en: 'Grave',
  });
});

test('a clipboard comes back as the texts that were put on it', () => {
  const rows = fc.array(
    fc.array(fc.string({ unit: fc.constantFrom('a', '\t', '\n', '"', ' ', '三') }), { minLength: 1 }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(rows, (texts) => {
      // of nothing at all a spreadsheet makes one empty cell
      expect(readTsv(printTsv(texts))).toEqual(
        texts.at(-1)?.join('') === '' && texts.at(-1)?.length === 1 && texts.length > 1
          ? texts.slice(0, -1)
          : texts,
      );
    }),
  );
  expect(readTsv('a\tb\r\nc\t"d\te"\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd\te'],
  ]);
});

describe('rules that draft findings', () => {
  const findings = recordFindings as unknown as FindingRuleset;
  const ruleAfter = (document: RulesetDocument) => document.rules[0] as FindingRule;

  test('come back from their table as they were, in either language', () => {
    fc.assert(
      fc.property(findingRuleset(), fc.constantFrom('zh', 'en'), (document, language) => {
        const words = { facts: shippedCatalogue, language };
        const edits = ruleTable(document, words).rows.flatMap(({ index, texts }) =>
          [...texts].map(([column, text]) => ({ index, column, text })),
        );
        const after = setCells(document, edits, words);
        expect(after.document).toBe(document);
        expect(after.refused).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('have columns for kind, severity and what lowers it, and none for tiers', () => {
    const { columns } = ruleTable(findings, en);
    expect(columns.slice(0, 5)).toEqual(['priority', 'name', 'kind', 'severity', 'mitigations']);
    expect(ruleTable(shipped, en).columns.slice(0, 4)).toEqual(['priority', 'name', 'tier', 'ground']);
  });

  test('take a kind and a severity by their words; a commendation has neither severity nor mitigations', () => {
    expect(ruleAfter(edit(findings, 'severity', '一般').document).event.params).toMatchObject({
      severity: 'minor',
    });
    const praised = edit(findings, 'kind', 'Commendation').document;
    expect(Object.keys(ruleAfter(praised).event.params).toSorted()).toEqual([
      'criterion',
      'effect',
      'evidence',
      'kind',
    ]);
    expect(edit(praised, 'severity', 'minor').refused.map(({ flaw }) => flaw.code)).toEqual([
      'SEVERITY_NOT_HERE',
    ]);
    expect(ruleAfter(edit(praised, 'kind', 'verified').document).event.params).toMatchObject({
      kind: 'verified',
      severity: 'observation',
      mitigations: [],
    });
    expect(edit(findings, 'kind', 'Suspicion').refused).toHaveLength(1);
  });

  test('take no fact of a used right among their conditions, but among what lowers the finding', () => {
    const refused = edit(findings, factColumn('refusal'), 'yes').refused;
    expect(refused.map(({ flaw }) => flaw.code)).toEqual(['MAY_NOT_RAISE']);
    const place = ['rules', 0, 'event', 'params', 'mitigations', 0, 'conditions'];
    expect(raisesAt(findings, ['rules', 0, 'conditions'])).toBe(true);
    expect(raisesAt(findings, place)).toBe(false);
    // a shared condition that only mitigations use
    expect(raisesAt(findings, ['conditions', 'refused', 'when'])).toBe(false);
  });
});
