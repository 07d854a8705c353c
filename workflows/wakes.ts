import { setHandler } from '@temporalio/workflow';
import { wake } from './messages';

/**
 * The relay hands a workflow its messages one after the other, so that only the last one can come twice. Some more are
 * remembered because it costs little.
 */
const REMEMBERED = 50;

export interface Wakes {
  /** Whether something asked to look again since the last `take`. */
  pending(): boolean;
  /** Answers what is pending; whether one of those wanted the next contacts at once. */
  take(): { contactNow: boolean };
  /** Ids that the next run must not hear a second time. */
  seen(): string[];
}

/** Listens for `wake` from now on; a message that was handed over twice is heard once. */
export function listenForWakes(seenBefore: readonly string[] = []): Wakes {
  const seen = new Set(seenBefore);
  let woken = false;
  let hurried = false;
  setHandler(wake, ({ messageId, contactNow }) => {
    if (seen.has(messageId)) return;
    seen.add(messageId);
    woken = true;
    hurried ||= contactNow ?? false;
  });
  return {
    pending: () => woken,
    take: () => {
      const contactNow = hurried;
      woken = hurried = false;
      return { contactNow };
    },
    seen: () => [...seen].slice(-REMEMBERED),
  };
}
