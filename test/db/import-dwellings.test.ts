import fc from 'fast-check';
import { dwellingNumbers } from '../../db/queries/import-dwellings';

function take(count: number, wanted: number, storeys: number): { number: string; floor: number }[] {
  const taken: { number: string; floor: number }[] = [];
  for (const door of dwellingNumbers(wanted, storeys)) {
    if (taken.length === count) break;
    taken.push(door);
  }
  return taken;
}

function counted(floors: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const floor of floors) counts.set(floor, (counts.get(floor) ?? 0) + 1);
  return counts;
}

test('doors are told apart, stand on a floor of the building, and fill the floors evenly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 80 }), (wanted, storeys) => {
      const doors = take(wanted, wanted, storeys);
      expect(new Set(doors.map(({ number }) => number)).size).toBe(wanted);
      expect(doors.every(({ floor }) => floor >= 1 && floor <= storeys)).toBe(true);
      const perFloor = counted(doors.map(({ floor }) => floor));
      expect(Math.max(...perFloor.values())).toBe(Math.ceil(wanted / storeys));
    }),
  );
});

test('more doors can be had than were asked for, so that a building can grow around those it has', () => {
  expect(take(6, 2, 2).map(({ number }) => number)).toEqual(['101', '201', '102', '202', '103', '203']);
});

test('a large floor has doors of three digits: 1101 is not two doors', () => {
  expect(take(1, 1200, 11)[0]?.number).toBe('1001');
});
