import { nextToSend, type Operation, type Refusal } from './operation';
import { verdictOf, type Answer } from './verdict';

/** Where operations wait; every change is on the disk when its promise resolves. */
export interface Outbox {
  listOperations(userId: string): Promise<Operation[]>;
  /** False when it was taken back or settled meanwhile: then it must not be sent. */
  countAttempt(operation: Operation): Promise<boolean>;
  /** The server has it: it leaves the outbox, and the kept list shows it. */
  settle(operation: Operation): Promise<void>;
  refuse(operation: Operation, refusal: Refusal): Promise<void>;
}

/** `sent`: nothing is left that can be sent now. */
export type SendResult = 'sent' | 'offline' | 'not_ours' | 'later';

/**
 * Sends what this user recorded, one after the other, until the outbox has nothing more to send or the connection
 * ends. A lost answer is no harm: the same key is sent again.
 */
export async function sendOperations(
  outbox: Outbox,
  userId: string,
  send: (operation: Operation) => Promise<Answer>,
): Promise<SendResult> {
  const postponed = new Set<string>();
  for (;;) {
    const operation = nextToSend(await outbox.listOperations(userId), postponed);
    if (!operation) return postponed.size > 0 ? 'later' : 'sent';
    if (!(await outbox.countAttempt(operation))) continue;
    const verdict = verdictOf(await send(operation));
    if (verdict.kind === 'taken') await outbox.settle(operation);
    else if (verdict.kind === 'refused') await outbox.refuse(operation, verdict.refusal);
    else if (verdict.kind === 'later') postponed.add(operation.command.taskId);
    else return verdict.kind;
  }
}
