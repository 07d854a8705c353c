/** A document with what it was and what it will be again; each step is the whole document, which shares what did not change. */
export interface History {
  past: readonly unknown[];
  now: unknown;
  future: readonly unknown[];
  /** What the last change was, so that typing into one field is one step. */
  kind: string | null;
}

/** Far more than a person takes back; a draft is some hundred kilobytes at most. */
export const LONGEST_HISTORY = 100;

export function beginHistory(document: unknown): History {
  return { past: [], now: document, future: [], kind: null };
}

/** The next step. Changes of the same kind that follow each other are one step; null is always a step of its own. */
export function withStep(history: History, document: unknown, kind: string | null = null): History {
  const joined = kind !== null && kind === history.kind && history.past.length > 0;
  const past = joined ? history.past : [...history.past, history.now].slice(-LONGEST_HISTORY);
  return { past, now: document, future: [], kind };
}

/** One step back; at the beginning the same. */
export function undone(history: History): History {
  if (history.past.length === 0) return history;
  const past = history.past.slice(0, -1);
  return { past, now: history.past.at(-1), future: [history.now, ...history.future], kind: null };
}

/** One step forward again; at the end the same. */
export function redone(history: History): History {
  if (history.future.length === 0) return history;
  const [now, ...future] = history.future;
  return { past: [...history.past, history.now], now, future, kind: null };
}
