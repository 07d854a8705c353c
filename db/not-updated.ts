/** What somebody's command had to change and did not. */
export type NotUpdatedCode = 'REGISTRATION_NOT_UPDATED' | 'TASK_NOT_UPDATED';

/**
 * Nothing was changed where something had to be: row-level security hides the row from the caller, or does no longer
 * let them change it. Thrown so that a command is never answered as done when its effect is lost.
 */
export class NotUpdated extends Error {
  constructor(readonly code: NotUpdatedCode) {
    super(code);
  }
}
