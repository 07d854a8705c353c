import * as fc from 'fast-check';
import {
  DEFAULT_PUBLICATION_WATCH,
  differingChanges,
  differsTooMuch,
  placedOtherwise,
} from '../../domain/publication-watch';
import { tierChange, type TierPlace } from '../../domain/tier-change';

const PLACES: readonly TierPlace[] = [
  { tier: 'light', ground: null },
  { tier: 'standard', ground: null },
  { tier: 'priority', ground: 'record' },
  { tier: 'priority', ground: 'safety' },
];
const place = fc.constantFrom(...PLACES);
/** Each home with where it was, where it was foreseen and where it was placed. */
const homes = fc.array(fc.record({ from: place, foreseen: place, placed: place }), { maxLength: 60 });

function counted(list: readonly { from: TierPlace; to: TierPlace }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { from, to } of list) {
    const change = tierChange(from, to);
    if (change !== null) counts[change] = (counts[change] ?? 0) + 1;
  }
  return counts;
}

test('so many homes are placed other than foreseen, and never more than there are', () => {
  fc.assert(
    fc.property(homes, (list) => {
      const foreseen = counted(list.map(({ from, foreseen: to }) => ({ from, to })));
      const happened = counted(list.map(({ from, placed: to }) => ({ from, to })));
      const { registrations } = placedOtherwise({ foreseen, happened });
      const otherwise = list.filter((home) => home.foreseen !== home.placed).length;
      // counts see no more than homes that took each other's way
      expect(registrations).toBeLessThanOrEqual(otherwise);
      expect(registrations > 0).toBe(differingChanges({ foreseen, happened }).length > 0);
    }),
  );
});

test('where every home was to go one way, each that went another way or stayed counts once', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 60 }), (placed) => {
      const from: TierPlace = { tier: 'standard', ground: null };
      const to: TierPlace = { tier: 'light', ground: null };
      const foreseen = counted(placed.map(() => ({ from, to })));
      const happened = counted(placed.map((each) => ({ from, to: each })));
      const otherwise = placed.filter(({ tier }) => tier !== 'light').length;
      expect(placedOtherwise({ foreseen, happened }).registrations).toBe(otherwise);
    }),
  );
});

test('it is the same seen from either side, and nothing where both are the same', () => {
  const changes = homes.map((list) => counted(list.map(({ from, placed: to }) => ({ from, to }))));
  fc.assert(
    fc.property(changes, changes, (one, other) => {
      const there = placedOtherwise({ foreseen: one, happened: other });
      const back = placedOtherwise({ foreseen: other, happened: one });
      expect([back.surplus, back.shortfall]).toEqual([there.shortfall, there.surplus]);
      expect(placedOtherwise({ foreseen: one, happened: one }).registrations).toBe(0);
    }),
  );
});

const one = (count: number) => ({ 'standard>light': count });
test.each([
  [100, 120, false],
  [100, 121, true],
  [100, 79, true],
  [0, 20, false],
  [0, 21, true],
  [1_000, 1_200, false],
])('%i foreseen and %i moved is too much of a difference: %s', (expected, moved, differs) => {
  const watched = { foreseen: one(expected), happened: one(moved) };
  expect(differsTooMuch({ ...watched, over: true }, DEFAULT_PUBLICATION_WATCH)).toBe(differs);
  expect(differsTooMuch({ ...watched, over: false }, DEFAULT_PUBLICATION_WATCH)).toBe(
    differs && moved > expected,
  );
});

test('as many homes that go another way are too much of a difference', () => {
  const watched = { foreseen: { 'standard>light': 100 }, happened: { 'standard>priority.safety': 100 } };
  for (const over of [true, false])
    expect(differsTooMuch({ ...watched, over }, DEFAULT_PUBLICATION_WATCH)).toBe(true);
  const regrounded = { foreseen: {}, happened: { 'priority.record>priority.safety': 21 } };
  expect(differsTooMuch({ ...regrounded, over: true }, DEFAULT_PUBLICATION_WATCH)).toBe(true);
});
