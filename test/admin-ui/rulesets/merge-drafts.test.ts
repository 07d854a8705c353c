import * as fc from 'fast-check';
import { type DraftContent, mergeDrafts, type Side } from '../../../admin-ui/console/rulesets/merge-drafts';
import type { TierRuleset } from '../../../rules/ruleset-schema';
import { tierPlacement, tierPlacementCaseFile } from '../../../rules/shipped-rulesets';

const BASE = { document: tierPlacement, cases: tierPlacementCaseFile } as unknown as DraftContent;
const document = ({ document: edited }: DraftContent) => edited as TierRuleset;

/** One step of writing; `n` says on what, `by` who, so that two persons never write the same. */
type Step = (content: DraftContent, n: number, by: string) => DraftContent;
const onDocument =
  (change: (document: TierRuleset, n: number, by: string) => Partial<TierRuleset>): Step =>
  (content, n, by) => ({
    ...content,
    document: { ...document(content), ...change(document(content), n, by) },
  });
const at = (n: number, length: number) => n % Math.max(1, length);

const STEPS: Readonly<Record<string, Step>> = {
  changeRule: onDocument(({ rules }, n, by) => ({
    rules: rules.map((rule, index) =>
      index === at(n, rules.length) ? { ...rule, reason: { zh: by, en: by } } : rule,
    ),
  })),
  removeRule: onDocument(({ rules }, n) => ({
    rules: rules.filter((_, index) => index !== at(n, rules.length)),
  })),
  addRule: onDocument(({ rules }, n, by) => {
    const [first] = rules;
    const id = `new-${by}-${n}`;
    if (!first || rules.some((rule) => rule.id === id)) return {};
    return { rules: rules.toSpliced(at(n, rules.length), 0, { ...first, id }) };
  }),
  moveRule: onDocument(({ rules }, n) => {
    const rest = rules.toSpliced(at(n, rules.length), 1);
    return { rules: [...rules.slice(at(n, rules.length), at(n, rules.length) + 1), ...rest] };
  }),
  changeParameter: onDocument(({ parameters }, n, by) => {
    const key = Object.keys(parameters)[at(n, Object.keys(parameters).length)] ?? '';
    const parameter = parameters[key];
    return parameter
      ? { parameters: { ...parameters, [key]: { ...parameter, name: { zh: by, en: by } } } }
      : {};
  }),
  removeCondition: onDocument(({ conditions }, n) => {
    const gone = Object.keys(conditions)[at(n, Object.keys(conditions).length)];
    return { conditions: Object.fromEntries(Object.entries(conditions).filter(([key]) => key !== gone)) };
  }),
  describe: onDocument((_document, _n, by) => ({ description: { zh: by, en: by } })),
  removeCase: (content, n) => {
    const { cases } = content.cases;
    return {
      ...content,
      cases: { ...content.cases, cases: cases.toSpliced(at(n, cases.length), 1) },
    };
  },
};

const FEW = 2;
const MANY = 40;
/** What somebody makes of the draft, in the first so many things of each kind: among few two persons often meet, among many seldom. */
const written = (by: string, among: number) =>
  fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(among - 1)), { maxLength: 6 })
    .map((steps) => steps.reduce((content, [name, n]) => STEPS[name]!(content, n, by), BASE));

function merge(mine: DraftContent, theirs: DraftContent, chosen: Record<string, Side> = {}) {
  // each came from somewhere else: equal, and never the same object
  const both = mergeDrafts(
    { base: BASE, mine: structuredClone(mine), theirs: structuredClone(theirs) },
    chosen,
  );
  if (!both) throw new Error('no name stands twice');
  return both;
}

/** What can be taken from either side, by name; order apart. */
function named({ document: { rules, ...head }, cases: { cases, ...caseHead } }: DraftContent) {
  return {
    ...head,
    rules: Object.fromEntries(rules.map((rule) => [rule.id, rule])),
    cases: Object.fromEntries(cases.map((each) => [each.name, each])),
    caseHead,
  };
}

test('with the same, or with what nobody else changed, it is what was written, in its order', () => {
  fc.assert(
    fc.property(written('mine', FEW), (mine) => {
      for (const both of [merge(mine, mine), merge(mine, BASE), merge(BASE, mine)])
        expect(both).toEqual({ merged: mine, conflicts: [] });
    }),
  );
});

test('it is the same whoever merges, but for whose word a conflict is taken at', () => {
  const flipped = { mine: 'theirs', theirs: 'mine' } as const;
  let conflicts = 0;
  fc.assert(
    fc.property(
      written('mine', FEW),
      written('theirs', FEW),
      fc.constantFrom<Side>('mine', 'theirs'),
      (mine, theirs, side) => {
        const open = merge(mine, theirs).conflicts;
        const at = (whose: Side) => Object.fromEntries(open.map(({ place }) => [place, whose]));
        const here = merge(mine, theirs, at(side));
        const there = merge(theirs, mine, at(flipped[side]));
        expect(named(there.merged)).toEqual(named(here.merged));
        const swapped = there.conflicts.map((each) => ({ ...each, mine: each.theirs, theirs: each.mine }));
        const byPlace = (list: typeof swapped) => new Map(list.map((each) => [each.place, each]));
        expect(byPlace(swapped)).toEqual(byPlace(here.conflicts));
        conflicts += open.length;
      },
    ),
  );
  expect(conflicts).toBeGreaterThan(5);
});

test('what only one side changed, added or took out is in it, and nothing else', () => {
  const partsOf = (content: DraftContent): Map<string, string> =>
    new Map(
      Object.entries(named(content)).flatMap(([part, value]): [string, string][] =>
        ['rules', 'cases', 'parameters', 'conditions'].includes(part)
          ? Object.entries(value as object).map(([name, each]) => [`${part} ${name}`, JSON.stringify(each)])
          : [[part, JSON.stringify(value)]],
      ),
    );
  const base = partsOf(BASE);
  let disjoint = 0;
  fc.assert(
    fc.property(written('mine', MANY), written('theirs', MANY), (mine, theirs) => {
      const { merged, conflicts } = merge(mine, theirs);
      const [own, other, got] = [mine, theirs, merged].map(partsOf) as [
        Map<string, string>,
        Map<string, string>,
        Map<string, string>,
      ];
      for (const part of new Set([...base.keys(), ...own.keys(), ...other.keys()])) {
        const changedByMe = own.get(part) !== base.get(part);
        // where both changed it and nobody chose, mine stands
        expect(got.get(part)).toBe(changedByMe ? own.get(part) : other.get(part));
      }
      expect([...got.keys()].every((part) => own.has(part) || other.has(part))).toBe(true);
      if (conflicts.length === 0) disjoint += 1;
    }),
  );
  expect(disjoint).toBeGreaterThan(20);
});

test('where a name stands twice there is nothing to merge by', () => {
  const [rule] = tierPlacement.rules;
  const twice = { ...BASE, document: { ...document(BASE), rules: [rule, rule] } } as DraftContent;
  expect(mergeDrafts({ base: BASE, mine: twice, theirs: BASE })).toBeNull();
});
