/** How an officer's task on a registration can end or go on; a closed list. */
export const TASK_OUTCOMES = [
  'confirmed',
  'changed',
  'moved_out',
  'never_lived_here',
  'no_answer',
  'refused',
  'wrong_contact',
] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

/** What has changed, as an officer records it or a resident says it; a closed list. */
export const CHANGED_PARTS = ['period', 'occupants', 'landlord', 'other'] as const;

/**
 * The state of the task after the outcome: refusal counts as done work; after a failed call the task waits for the
 * ladder's next step, so that nobody is called again and again.
 */
export function taskStateAfter(outcome: TaskOutcome): 'done' | 'refused' | 'waiting' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'no_answer' || outcome === 'wrong_contact' ? 'waiting' : 'done';
}

/** How the call itself went. */
export function callResultOf(outcome: TaskOutcome): 'answered' | 'no_answer' | 'failed' {
  if (outcome === 'no_answer') return 'no_answer';
  return outcome === 'wrong_contact' ? 'failed' : 'answered';
}
