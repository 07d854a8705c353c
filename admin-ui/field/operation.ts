import type { Localised } from '../../domain/localised';
import { applyCommand, isFinishing, type Command } from './command';
import type { FieldTask, Home } from './field-task';

/** One thing an officer recorded that the server has not taken yet. It waits on the phone, in order of `id`. */
export interface Operation {
  id: number;
  /** Idempotency-Key: however often it is sent, it is done once. */
  key: string;
  userId: string;
  command: Command;
  /** So that the officer knows it again when the list no longer shows the task. */
  home: Home;
  recordedAt: string;
  /** How often it was sent without an answer; from 1 on the server may know it. */
  attempts: number;
  /** Why the server did not take it. */
  refusal: Refusal | null;
}

export interface Refusal {
  code: string;
  detail: Localised;
}

/**
 * What is sent next: the oldest, but never past an operation of the same task that was refused, or that the server
 * could not take just now (`postponed`): what an officer did to one home keeps its order.
 */
export function nextToSend(
  operations: readonly Operation[],
  postponed: ReadonlySet<string> = new Set(),
): Operation | undefined {
  const held = heldTasks(operations);
  return inOrder(operations).find(
    ({ command }) => !held.has(command.taskId) && !postponed.has(command.taskId),
  );
}

/** The officer's list with what is recorded but not sent; what was refused, and what waits behind it, does not count. */
export function projectTasks(tasks: readonly FieldTask[], operations: readonly Operation[]): FieldTask[] {
  const held = heldTasks(operations);
  return inOrder(operations)
    .filter(({ command }) => !held.has(command.taskId))
    .reduce<FieldTask[]>((list, { command }) => applyCommand(list, command), [...tasks]);
}

/** The refused operation of this task, if it has one. There is never a second: those after it are not sent. */
export function refusedOf(operations: readonly Operation[], taskId: string): Operation | undefined {
  return operations.find(({ command, refusal }) => refusal !== null && command.taskId === taskId);
}

/** Whether this finishes a task that a waiting operation, other than the one it corrects, finishes already. */
export function finishesAgain(
  { command }: Pick<Operation, 'command'>,
  waiting: readonly Operation[],
  corrected?: Operation,
): boolean {
  if (!isFinishing(command)) return false;
  return waiting.some(
    (other) =>
      other.id !== corrected?.id && other.command.taskId === command.taskId && isFinishing(other.command),
  );
}

/** True while nobody but this phone can know of it, so that it can be taken back. */
export function canTakeBack({ attempts }: Operation): boolean {
  return attempts === 0;
}

function heldTasks(operations: readonly Operation[]): Set<string> {
  return new Set(operations.filter(({ refusal }) => refusal !== null).map(({ command }) => command.taskId));
}

function inOrder(operations: readonly Operation[]): Operation[] {
  return [...operations].sort((a, b) => a.id - b.id);
}
