import { newCommandKey } from './command-key';

/**
 * The keys of commands that no answer came for. The server may have done such a command: whoever presses again sends it under
 * the same Idempotency-Key, and it is done once. One that was answered is another command when it is sent again.
 */
export class UnansweredCommands {
  private readonly keys = new Map<string, string>();

  /** The key of a command, which is told from others by all that it says. */
  keyOf(command: string): string {
    const key = this.keys.get(command) ?? newCommandKey();
    this.keys.set(command, key);
    return key;
  }

  answered(command: string): void {
    this.keys.delete(command);
  }
}
