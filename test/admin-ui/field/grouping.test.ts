import fc from 'fast-check';
import { arrange, isOverdue, taskAfter, type Building } from '../../../admin-ui/field/grouping';
import type { FieldTask } from '../../../admin-ui/field/field-task';
import { taskOf } from './task-of';

/** Monday 2 November 2026, 10:00 in Toronto. */
const clock = { now: '2026-11-02T15:00:00.000Z', timeZone: 'America/Toronto' };

const addresses = (buildings: readonly Building[]) => buildings.map(({ address }) => address);
const ids = (tasks: readonly FieldTask[]) => tasks.map(({ id }) => id);

test('what is due today or before comes before what is due later', () => {
  const { today, later, inOrder } = arrange(
    [
      taskOf({ id: 'tomorrow', address: '1 A Street', dueAt: '2026-11-03T15:00:00.000Z' }),
      taskOf({ id: 'tonight', address: '2 B Street', dueAt: '2026-11-03T04:59:00.000Z' }),
      taskOf({ id: 'last week', address: '3 C Street', dueAt: '2026-10-28T15:00:00.000Z' }),
    ],
    clock,
  );
  expect(addresses(today)).toEqual(['2 B Street', '3 C Street']);
  expect(addresses(later)).toEqual(['1 A Street']);
  expect(ids(inOrder)).toEqual(['tonight', 'last week', 'tomorrow']);
});

test('the walk goes along a street by house number, in English and in Chinese', () => {
  const walk = (...there: string[]) =>
    addresses(
      arrange(
        there.map((address, n) => taskOf({ id: String(n), address })),
        clock,
      ).today,
    );
  expect(walk('100 Queen St', '20 Queen St', '3 King St', '20A Queen St')).toEqual([
    '3 King St',
    '20 Queen St',
    '20A Queen St',
    '100 Queen St',
  ]);
  expect(walk('世纪大道100号', '世纪大道20号', '丁香路3号')).toEqual([
    '丁香路3号',
    '世纪大道20号',
    '世纪大道100号',
  ]);
});

test('in a building the way goes from floor to floor, on a floor by deadline and then by number', () => {
  const [building] = arrange(
    [
      taskOf({ id: '1002', floor: 10, dwellingNumber: '1002' }),
      taskOf({ id: '210', floor: 2, dwellingNumber: '210' }),
      taskOf({ id: '29', floor: 2, dwellingNumber: '29' }),
      taskOf({ id: 'urgent', floor: 2, dwellingNumber: '299', dueAt: '2026-11-01T17:00:00.000Z' }),
      taskOf({ id: 'nowhere', floor: null }),
    ],
    clock,
  ).today;
  expect(building?.floors.map(({ floor, tasks }) => [floor, ids(tasks)])).toEqual([
    [null, ['nowhere']],
    [2, ['urgent', '29', '210']],
    [10, ['1002']],
  ]);
});

test('an appointment of today stands at its time; one of another day is not worked before that day', () => {
  const visit = (id: string, appointmentFrom: string) =>
    taskOf({ id, kind: 'visit', visitId: id, visitState: 'appointed', appointmentFrom });
  const { appointments, today, later } = arrange(
    [
      visit('afternoon', '2026-11-02T19:00:00.000Z'),
      visit('morning', '2026-11-02T16:00:00.000Z'),
      visit('next week', '2026-11-09T16:00:00.000Z'),
    ],
    clock,
  );
  expect(ids(appointments)).toEqual(['morning', 'afternoon']);
  expect(today).toEqual([]);
  expect(ids(later.flatMap(({ floors }) => floors).flatMap(({ tasks }) => tasks))).toEqual(['next week']);
});

test('overdue is what the programme’s clock has passed', () => {
  expect(isOverdue(taskOf({ id: '1', dueAt: '2026-11-02T14:59:59.000Z' }), clock)).toBe(true);
  expect(isOverdue(taskOf({ id: '1' }), clock)).toBe(false);
});

test('no task is lost or shown twice, and going from one to the next comes past each', () => {
  const task = fc.record({
    address: fc.constantFrom('1 A St', '2 A St', '10 A St', '甲路1号'),
    floor: fc.option(fc.integer({ min: -1, max: 30 })),
    dueAt: fc.date({ min: new Date('2026-10-25'), max: new Date('2026-11-10'), noInvalidDate: true }),
    visitState: fc.option(fc.constantFrom('released' as const, 'appointed' as const, 'begun' as const)),
    appointmentFrom: fc.option(
      fc.date({ min: new Date('2026-11-01'), max: new Date('2026-11-05'), noInvalidDate: true }),
    ),
  });
  fc.assert(
    fc.property(fc.array(task, { minLength: 1, maxLength: 30 }), (drawn) => {
      const tasks = drawn.map(({ dueAt, appointmentFrom, ...values }, n) =>
        taskOf({
          ...values,
          id: String(n),
          dueAt: dueAt.toISOString(),
          appointmentFrom: appointmentFrom?.toISOString() ?? null,
        }),
      );
      const { inOrder } = arrange(tasks, clock);
      expect(ids(inOrder).sort()).toEqual(ids(tasks).sort());
      const walked = [inOrder[0]!.id];
      while (walked.length < tasks.length) walked.push(taskAfter(inOrder, walked.at(-1)!)!.id);
      expect(walked).toEqual(ids(inOrder));
    }),
  );
});

test('after the last task comes the first that is left, and none when none is left', () => {
  const tasks = [taskOf({ id: 'a' }), taskOf({ id: 'b' })];
  expect(taskAfter(tasks, 'b')?.id).toBe('a');
  expect(taskAfter(tasks.slice(0, 1), 'a')).toBeUndefined();
});
