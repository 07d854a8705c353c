/** Where progress is written; standard error in the product. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How far it is: a text that replaces the one before. */
export type ShowProgress = (text: string) => void;

/** A terminal's line may change often; a log gets a line every few seconds, and fewer while nothing changes. */
const PACE = {
  terminal: { newTextMs: 200, sameTextMs: 1_000 },
  log: { newTextMs: 2_000, sameTextMs: 20_000 },
} as const;
const SILENT_AT_MOST_MS = 2_000;
const TICK_MS = 500;

/**
 * Shows that something long goes on, while it goes on: on a terminal one line that is written over, elsewhere lines, so
 * that a log of a start says too what it is doing. Nobody sees anything of what is over within two seconds; what then
 * stands still says for how long, also where `work` tells nothing. `title` stands there until `work` says how far it
 * is. Gives what `work` gives.
 */
export async function withProgress<Result>(
  title: string,
  work: (show: ShowProgress) => Promise<Result>,
  output: ProgressOutput = process.stderr,
): Promise<Result> {
  const terminal = output.isTTY === true;
  const pace = terminal ? PACE.terminal : PACE.log;
  const said = { text: title, at: Date.now() };
  const shown: { text: string | undefined; at: number } = { text: undefined, at: said.at };
  const write = (): void => {
    const now = Date.now();
    const seconds = Math.round((now - said.at) / 1_000);
    const line = seconds < 1 ? said.text : `${said.text} ... ${seconds} s`;
    output.write(terminal ? `\r\u001B[K  ${line}` : `  ${line}\n`);
    Object.assign(shown, { text: said.text, at: now });
  };
  const timer = setInterval(() => {
    const pause = shown.text === said.text ? pace.sameTextMs : SILENT_AT_MOST_MS;
    if (Date.now() - shown.at >= pause) write();
  }, TICK_MS);
  try {
    return await work((text) => {
      Object.assign(said, { text, at: Date.now() });
      if (said.at - shown.at >= pace.newTextMs) write();
    });
  } finally {
    clearInterval(timer);
    if (terminal && shown.text !== undefined) output.write('\n');
  }
}
