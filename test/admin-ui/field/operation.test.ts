import { requestOf, type Command } from '../../../admin-ui/field/command';
import { canTakeBack, finishesAgain, projectTasks, refusedOf } from '../../../admin-ui/field/operation';
import { operationOf } from './memory-outbox';
import { taskOf } from './task-of';

const tasks = [
  taskOf({ id: 'home' }),
  taskOf({ id: 'visit', kind: 'visit', visitId: 'v', visitState: 'released' }),
];
const appoint = {
  kind: 'appoint',
  taskId: 'visit',
  visitId: 'v',
  from: '2026-11-03T15:00:00.000Z',
  to: '2026-11-03T16:00:00.000Z',
  residentAsked: false,
} satisfies Command;
const begin: Command = { kind: 'begin', taskId: 'visit', visitId: 'v' };
const confirmed: Command = { kind: 'outcome', taskId: 'home', outcome: 'confirmed', detail: {} };
const refusal = { code: 'STATE_CONFLICT', detail: { zh: '', en: '' } };

test('what is recorded counts at once, sent or not', () => {
  const list = projectTasks(tasks, [
    operationOf(2, begin),
    operationOf(1, appoint),
    operationOf(3, confirmed),
  ]);
  expect(list).toEqual([
    { ...tasks[1], visitState: 'begun', appointmentFrom: appoint.from, appointmentTo: appoint.to },
  ]);
});

test('what was refused does not count, nor what waits behind it', () => {
  const refused = { ...operationOf(1, appoint), refusal };
  expect(projectTasks(tasks, [refused, operationOf(2, begin)])).toEqual(tasks);
  expect(refusedOf([operationOf(2, begin), refused], 'visit')).toBe(refused);
  expect(refusedOf([refused], 'home')).toBeUndefined();
});

test('only what never left the phone can be taken back', () => {
  expect(canTakeBack(operationOf(1, confirmed))).toBe(true);
  expect(canTakeBack({ ...operationOf(1, confirmed), attempts: 1 })).toBe(false);
});

test('commands are the API’s requests', () => {
  expect(requestOf(confirmed)).toEqual({ path: '/api/tasks/home/outcome', body: { outcome: 'confirmed' } });
  expect(
    requestOf({ ...confirmed, outcome: 'moved_out', detail: { movedOutOn: '2026-10-31' } }).body,
  ).toEqual({
    outcome: 'moved_out',
    detail: { movedOutOn: '2026-10-31' },
  });
  expect(requestOf(begin)).toEqual({
    path: '/api/visits/v/begin',
    body: { identified: true, purposeStated: true },
  });
});

test('a task is finished once, however often it is tapped; what was refused can be said again in its place', () => {
  const first = operationOf(1, confirmed);
  const again = operationOf(2, { ...confirmed, outcome: 'no_answer' });
  expect(finishesAgain(first, [])).toBe(false);
  expect(finishesAgain(again, [first])).toBe(true);
  expect(finishesAgain(again, [{ ...first, refusal }], { ...first, refusal })).toBe(false);
  // steps of a visit follow each other, and it ends after them
  const refuse: Command = { kind: 'refuse', taskId: 'visit', visitId: 'v' };
  expect(finishesAgain(operationOf(3, begin), [operationOf(2, appoint)])).toBe(false);
  expect(finishesAgain(operationOf(3, refuse), [operationOf(2, begin)])).toBe(false);
});
