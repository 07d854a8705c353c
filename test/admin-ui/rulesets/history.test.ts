import * as fc from 'fast-check';
import { differingPlaces } from '../../../admin-ui/console/rulesets/differing-places';
import {
  beginHistory,
  LONGEST_HISTORY,
  redone,
  undone,
  withStep,
  type History,
} from '../../../admin-ui/console/rulesets/history';

const times = <T>(
  count: number,
  history: History<T>,
  change: (history: History<T>) => History<T>,
): History<T> => Array.from({ length: count }).reduce<History<T>>((before) => change(before), history);

test('as many steps as were taken back are done again, whatever the steps were', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 20 }), fc.nat(25), (documents, count) => {
      const all = documents.reduce<History<unknown>>(
        (history, each) => withStep(history, each),
        beginHistory('first'),
      );
      const back = times(count, all, undone);
      expect(back.now).toEqual(['first', ...documents].at(Math.max(0, documents.length - count)));
      expect(times(count, back, redone).now).toEqual(all.now);
    }),
  );
});

test('typing into one field is one step, and a change after a step back leaves nothing to do again', () => {
  let history = withStep(beginHistory(''), 'a', '/name');
  history = withStep(history, 'ab', '/name');
  history = withStep(history, 'abc', '/reason');
  expect(undone(history).now).toBe('ab');
  expect(undone(undone(history)).now).toBe('');
  expect(redone(withStep(undone(history), 'x')).now).toBe('x');
});

test('only so many steps are kept', () => {
  const long = times(LONGEST_HISTORY + 5, beginHistory(0), (history) => withStep(history, history.now + 1));
  expect(times(LONGEST_HISTORY + 5, long, undone).now).toBe(5);
});

test('what another person changed is told by its places', () => {
  const before = { a: 1, list: [{ x: 1 }, { x: 2 }], same: { b: 'c' } };
  const after = { a: [1], list: [{ x: 1 }, { x: 3 }, { x: 4 }], same: { b: 'c' } };
  expect(differingPlaces(before, after)).toEqual([
    { pointer: '/a', before: 1, after: [1] },
    { pointer: '/list/1/x', before: 2, after: 3 },
    { pointer: '/list/2', before: undefined, after: { x: 4 } },
  ]);
});
