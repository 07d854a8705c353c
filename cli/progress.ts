/** Where progress is written; standard error in the product. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** How far it is: a text that replaces the one before. */
  update(text: string): void;
  /** Ends the line that was written over, where there is one. */
  end(): void;
}

/** A terminal's line may change often; a log gets a line every few seconds. */
const EVERY_MS = { terminal: 200, log: 2_000 } as const;

/**
 * Shows that something long goes on: on a terminal one line that is written over, elsewhere a line every two seconds,
 * so that a log of a start says too what it is doing. `now` is in milliseconds.
 */
export function showProgress(
  output: ProgressOutput = process.stderr,
  now: () => number = Date.now,
): Progress {
  const terminal = output.isTTY === true;
  const every = terminal ? EVERY_MS.terminal : EVERY_MS.log;
  let shownAt = now();
  let open = false;
  return {
    update: (text) => {
      if (now() - shownAt < every) return;
      shownAt = now();
      output.write(terminal ? `\r\u001B[K  ${text}` : `  ${text}\n`);
      open = terminal;
    },
    end: () => {
      if (open) output.write('\n');
      open = false;
    },
  };
}
