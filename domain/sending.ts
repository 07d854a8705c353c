const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = 15 * MINUTE_MS;
const MAX_ATTEMPTS = 6;

/**
 * How long a text that the sender refused waits for its next attempt, in milliseconds of the programme: a quarter of
 * an hour, doubled each time, so that an outage of some hours costs nobody their text. Null after the sixth refusal.
 */
export function nextSendAfterMs(attemptsMade: number): number | null {
  return attemptsMade >= MAX_ATTEMPTS ? null : FIRST_WAIT_MS * 2 ** (attemptsMade - 1);
}
