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

/** The state of the task after the outcome: refusal counts as done work, a failed contact leaves the task open. */
export function taskStateAfter(outcome: TaskOutcome): 'done' | 'refused' | 'open' {
  if (outcome === 'refused') return 'refused';
  return outcome === 'no_answer' || outcome === 'wrong_contact' ? 'open' : 'done';
}
