/** A draft with what it was and what it will be again; each step is the whole draft, which shares what did not change. */
export interface History<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
  /** What the last change was, so that typing into one field is one step. */
  kind: string | null;
}

/** Far more than a person takes back; a draft is some hundred kilobytes at most. */
export const LONGEST_HISTORY = 100;

export function beginHistory<T>(now: T): History<T> {
  return { past: [], now, future: [], kind: null };
}

/** The next step. Changes of the same kind that follow each other are one step; null is always a step of its own. */
export function withStep<T>(history: History<T>, now: T, kind: string | null = null): History<T> {
  const joined = kind !== null && kind === history.kind && history.past.length > 0;
  const past = joined ? history.past : [...history.past, history.now].slice(-LONGEST_HISTORY);
  return { past, now, future: [], kind };
}

/** One step back; at the beginning the same. */
export function undone<T>(history: History<T>): History<T> {
  if (history.past.length === 0) return history;
  const past = history.past.slice(0, -1);
  return { past, now: history.past.at(-1) as T, future: [history.now, ...history.future], kind: null };
}

/** One step forward again; at the end the same. */
export function redone<T>(history: History<T>): History<T> {
  if (history.future.length === 0) return history;
  const [now, ...future] = history.future;
  return { past: [...history.past, history.now], now: now as T, future, kind: null };
}
