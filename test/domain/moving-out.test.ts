import { canMoveOutOn, movingOutDays } from '../../domain/moving-out';

const START = '2026-01-01';
const TODAY = '2026-11-02';

it.each([
  ['2026-01-01', true],
  ['2026-11-02', true],
  ['2027-01-01', true],
  ['2025-12-31', false],
  ['2027-01-02', false],
  ['2026-02-30', false],
  ['9999-01-01', false],
  ['yesterday', false],
  ['', false],
])('of a tenancy since 1 January nobody moves out on a day that makes no sense: %s %s', (day, can) => {
  expect(canMoveOutOn(day, START, TODAY)).toBe(can);
});

it('the longest notice is 60 days', () => {
  expect(movingOutDays(START, TODAY)).toEqual({ first: START, last: '2027-01-01' });
});
