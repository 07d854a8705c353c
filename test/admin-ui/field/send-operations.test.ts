import fc from 'fast-check';
import type { Command } from '../../../admin-ui/field/command';
import type { Operation } from '../../../admin-ui/field/operation';
import { sendOperations } from '../../../admin-ui/field/send-operations';
import type { Answer } from '../../../admin-ui/field/verdict';
import { memoryOutbox, operationOf } from './memory-outbox';

const outcome = (taskId: string): Command => ({ kind: 'outcome', taskId, outcome: 'confirmed', detail: {} });
const begin = (taskId: string): Command => ({ kind: 'begin', taskId, visitId: taskId });
const TAKEN: Answer = { status: 200, body: {} };
const REFUSED: Answer = { status: 409, body: { code: 'STATE_CONFLICT', detail: { zh: '', en: '' } } };

/** Sends with these answers, one after the other, and gives the ids in the order in which they were sent. */
async function send(
  kept: Operation[],
  answers: readonly Answer[],
): Promise<{ result: string; sent: number[] }> {
  const sent: number[] = [];
  const result = await sendOperations(memoryOutbox(kept), 'officer', async ({ id }) => {
    sent.push(id);
    return answers[sent.length - 1] ?? TAKEN;
  });
  return { result, sent };
}

test('everything is sent in the order in which it was recorded', async () => {
  const kept = [operationOf(3, outcome('c')), operationOf(1, outcome('a')), operationOf(2, outcome('b'))];
  expect(await send(kept, [])).toEqual({ result: 'sent', sent: [1, 2, 3] });
  expect(kept).toEqual([]);
});

test('what was refused stays with its reason, holds what follows on the same task, and nothing else', async () => {
  const kept = [operationOf(1, begin('a')), operationOf(2, outcome('a')), operationOf(3, outcome('b'))];
  expect(await send(kept, [REFUSED])).toEqual({ result: 'sent', sent: [1, 3] });
  expect(kept.map(({ id, refusal }) => [id, refusal?.code])).toEqual([
    [1, 'STATE_CONFLICT'],
    [2, undefined],
  ]);
  expect(await send(kept, [])).toEqual({ result: 'sent', sent: [] });
});

test('without a connection everything stays, and the same key is sent again', async () => {
  const kept = [operationOf(1, outcome('a')), operationOf(2, outcome('b'))];
  expect(await send(kept, [{ status: 0, body: null }])).toEqual({ result: 'offline', sent: [1] });
  expect(kept.map(({ key, attempts }) => [key, attempts])).toEqual([
    ['key-1', 1],
    ['key-2', 0],
  ]);
});

test('what the server cannot take just now does not stop the others', async () => {
  const kept = [operationOf(1, outcome('a')), operationOf(2, outcome('b'))];
  expect(await send(kept, [{ status: 503, body: null }])).toEqual({ result: 'later', sent: [1, 2] });
  expect(kept.map(({ id }) => id)).toEqual([1]);
});

test('another user’s records are never sent', async () => {
  const kept = [operationOf(1, outcome('a'), 'somebody else')];
  expect(await send(kept, [])).toEqual({ result: 'sent', sent: [] });
  expect(kept).toHaveLength(1);
});

test('what is taken back while another is under way is not sent', async () => {
  const kept = [operationOf(1, outcome('a')), operationOf(2, outcome('b'))];
  const sent: number[] = [];
  await sendOperations(
    {
      ...memoryOutbox(kept),
      countAttempt: async ({ id }) => {
        if (id === 2) kept.length = 0;
        return id !== 2;
      },
    },
    'officer',
    async ({ id }) => {
      sent.push(id);
      return TAKEN;
    },
  );
  expect(sent).toEqual([1]);
});

test('whatever happens on the way, the server does each once, and in order within a task', async () => {
  const fate = fc.constantFrom('taken', 'lost before', 'lost after', 'later', 'signed out');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }),
      fc.array(fate, { maxLength: 40 }),
      async (taskIds, fates) => {
        const recorded = taskIds.map((taskId, n) => operationOf(n + 1, begin(taskId)));
        const kept = [...recorded];
        const done: Operation[] = [];
        const known = new Set<string>();
        const drawn = [...fates];
        const server = async (operation: Operation): Promise<Answer> => {
          const next = drawn.shift() ?? 'taken';
          if (next === 'lost before') return { status: 0, body: null };
          if (next === 'later') return { status: 503, body: null };
          if (next === 'signed out') return { status: 401, body: { code: 'NOT_SIGNED_IN' } };
          // the Idempotency-Key
          if (!known.has(operation.key)) done.push(operation);
          known.add(operation.key);
          return next === 'lost after' ? { status: 0, body: null } : TAKEN;
        };
        // each run ends with at least one fate used, or with nothing left
        for (let run = 0; run <= fates.length; run += 1) {
          await sendOperations(memoryOutbox(kept), 'officer', server);
        }
        expect(kept).toEqual([]);
        expect(done.map(({ id }) => id).sort((a, b) => a - b)).toEqual(recorded.map(({ id }) => id));
        for (const taskId of ['a', 'b', 'c']) {
          const order = done.filter(({ command }) => command.taskId === taskId).map(({ id }) => id);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      },
    ),
  );
});
