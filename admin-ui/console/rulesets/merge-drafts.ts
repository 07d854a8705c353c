import { pointerTo, stepsOf } from '../../../domain/json-pointer';
import type { RulesetDocument } from '../../../rules/ruleset-schema';
import type { CaseFile } from './cases/case';
import { differingPlaces } from './differing-places';

/** Whose word counts where both changed the same thing. */
export type Side = 'mine' | 'theirs';

export interface DraftContent {
  readonly document: RulesetDocument;
  readonly cases: CaseFile;
}

/** What both changed differently; undefined is taken out. */
export interface MergeConflict {
  /** JSON pointer by name: '/rules/<id>', '/parameters/<id>', '/conditions/<name>', '/cases/<name>', or a part of the head. */
  readonly place: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** What can be taken from one side or the other, by its place and in its order. */
type Places = ReadonlyMap<string, unknown>;

/**
 * Merges what two persons made of one draft: what only one of them changed, added or took out is theirs; what both changed differently is a
 * conflict, taken as `chosen` says and from mine where it says nothing. Rules, parameters, shared conditions and cases are each taken
 * whole: one put together from two hands would be one that nobody wrote. Null where a name stands twice, so that it says not which is meant.
 */
export function mergeDrafts(
  given: Readonly<Record<'base' | Side, DraftContent>>,
  chosen: Readonly<Record<string, Side>> = {},
): { merged: DraftContent; conflicts: MergeConflict[] } | null {
  const [base, mine, theirs] = [placesOf(given.base), placesOf(given.mine), placesOf(given.theirs)];
  if (!base || !mine || !theirs) return null;
  const conflicts: MergeConflict[] = [];
  const merged = new Map<string, unknown>();
  for (const place of orderOf(base, mine, theirs)) {
    const [before, own, other] = [base.get(place), mine.get(place), theirs.get(place)];
    let value = own;
    if (isSame(own, before)) value = other;
    else if (!isSame(own, other) && !isSame(other, before)) {
      conflicts.push({ place, mine: own, theirs: other });
      if (chosen[place] === 'theirs') value = other;
    }
    if (value !== undefined) merged.set(place, value);
  }
  return { merged: contentOf(merged), conflicts };
}

const isSame = (one: unknown, other: unknown): boolean => differingPlaces(one, other).length === 0;

/** The order of whoever changed it; what is only in the other one's follows what it follows there. */
function orderOf(base: Places, mine: Places, theirs: Places): string[] {
  const [leading, other] = keepsOrder(base, mine) ? [theirs, mine] : [mine, theirs];
  const order = [...leading.keys()];
  let before: string | undefined;
  for (const place of other.keys()) {
    if (!leading.has(place)) order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, place);
    before = place;
  }
  return order;
}

function keepsOrder(base: Places, changed: Places): boolean {
  const kept = [...changed.keys()].filter((place) => base.has(place));
  return [...base.keys()]
    .filter((place) => changed.has(place))
    .every((place, index) => kept[index] === place);
}

function placesOf({ document, cases: file }: DraftContent): Places | null {
  const { rules, parameters, conditions, ...head } = document;
  const { cases, ...caseHead } = file;
  const entries: [steps: string[], value: unknown][] = [
    ...Object.entries(head).map(([key, value]): [string[], unknown] => [['head', key], value]),
    ...Object.entries(parameters).map(([key, value]): [string[], unknown] => [['parameters', key], value]),
    ...Object.entries(conditions).map(([key, value]): [string[], unknown] => [['conditions', key], value]),
    ...rules.map((rule): [string[], unknown] => [['rules', rule.id], rule]),
    ...Object.entries(caseHead).map(([key, value]): [string[], unknown] => [['caseHead', key], value]),
    ...cases.map((each): [string[], unknown] => [['cases', each.name], each]),
  ];
  const places = new Map(entries.map(([steps, value]) => [steps.reduce(pointerTo, ''), value]));
  return places.size === entries.length ? places : null;
}

/** The way back. */
function contentOf(places: Places): DraftContent {
  const under = (part: string): [string, unknown][] =>
    [...places].flatMap(([place, value]): [string, unknown][] => {
      const [first, name = ''] = stepsOf(place);
      return first === part ? [[name, value]] : [];
    });
  const listed = (part: string) => under(part).map(([, value]) => value);
  const document = {
    ...Object.fromEntries(under('head')),
    parameters: Object.fromEntries(under('parameters')),
    conditions: Object.fromEntries(under('conditions')),
    rules: listed('rules'),
  };
  const cases = { ...Object.fromEntries(under('caseHead')), cases: listed('cases') };
  return { document: document as unknown as RulesetDocument, cases: cases as unknown as CaseFile };
}
