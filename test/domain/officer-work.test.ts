import * as fc from 'fast-check';
import { DEFAULT_OFFICER_WORK, hoursOf, workOf, type WorkSettings } from '../../domain/officer-work';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { DEFAULT_VISIT_SETTINGS } from '../../domain/visit-settings';
import { GROUNDS, TIERS } from '../../domain/tier';

const settings: WorkSettings = {
  work: DEFAULT_OFFICER_WORK,
  cadenceDays: DEFAULT_REVISIT_SETTINGS.cadenceDays,
  quietDaysAfter: DEFAULT_VISIT_SETTINGS.quietDaysAfter,
};

test('a home on safety evidence is visited as often as it may be, and confirmed as its tier has it', () => {
  const { visits, calls, hours } = workOf([{ tier: 'priority', ground: 'safety', count: 90 }], settings);
  // 15.2 days of 90, and of 30 with 30 calls of a hundred
  expect(visits).toBeCloseTo(15.22, 2);
  expect(calls).toBeCloseTo(13.7, 1);
  expect(hours).toBeCloseTo((15.22 * 60 + 13.7 * 12) / 60, 1);
});

test('a record ground counts no visit: other channels come first', () => {
  expect(workOf([{ tier: 'priority', ground: 'record', count: 1_000 }], settings).visits).toBe(0);
});

test('more registrations are never less work, and work adds up', () => {
  const placed = fc.record({
    tier: fc.constantFrom(...TIERS),
    ground: fc.option(fc.constantFrom(...GROUNDS)),
    count: fc.nat(1_000_000),
  });
  fc.assert(
    fc.property(fc.array(placed), fc.array(placed), (some, others) => {
      const [one, other, both] = [some, others, [...some, ...others]].map((list) => workOf(list, settings));
      for (const kind of ['visits', 'calls', 'hours'] as const) {
        expect(both![kind]).toBeGreaterThanOrEqual(one![kind]);
        expect(both![kind]).toBeCloseTo(one![kind] + other![kind], 3);
      }
      expect(hoursOf(both!, settings.work)).toBe(both!.hours);
    }),
  );
});
