import type { Command } from '../../../admin-ui/field/command';
import type { Operation } from '../../../admin-ui/field/operation';
import type { Outbox } from '../../../admin-ui/field/send-operations';

/** Recorded by `userId`, in the order of `id`. */
export function operationOf(id: number, command: Command, userId = 'officer'): Operation {
  return {
    id,
    key: `key-${id}`,
    userId,
    command,
    home: { address: '1 Example Street', dwellingNumber: '101', floor: 1 },
    recordedAt: '2026-11-02T15:00:00.000Z',
    attempts: 0,
    refusal: null,
  };
}

/** An outbox as phone-storage keeps it, in memory. */
export function memoryOutbox(kept: Operation[]): Outbox {
  const change = (id: number, to: Partial<Operation>): boolean => {
    const at = kept.findIndex((operation) => operation.id === id);
    if (at >= 0) kept[at] = { ...kept[at]!, ...to };
    return at >= 0;
  };
  return {
    listOperations: async (userId) => kept.filter((operation) => operation.userId === userId),
    countAttempt: async ({ id, attempts }) => change(id, { attempts: attempts + 1 }),
    settle: async ({ id }) => {
      kept.splice(
        kept.findIndex((operation) => operation.id === id),
        1,
      );
    },
    refuse: async ({ id }, refusal) => {
      change(id, { refusal });
    },
  };
}
