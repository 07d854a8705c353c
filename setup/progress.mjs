const SHOW_AFTER_MS = 2_000;
const REPEAT_ON_TERMINAL_MS = 1_000;
const REPEAT_IN_LOG_MS = 20_000;

/**
 * Says what is being done, and for how long already when it takes more than two seconds: a line that is rewritten on
 * a terminal, a line now and then in a log. Gives what `work` gives.
 */
export async function step(title, work, out = process.stderr) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  let timer;
  const show = () => {
    out.write(out.isTTY ? `\r${title} ... ${seconds()} s` : `${title} ... ${seconds()} s\n`);
    timer = setTimeout(show, out.isTTY ? REPEAT_ON_TERMINAL_MS : REPEAT_IN_LOG_MS);
  };
  timer = setTimeout(show, SHOW_AFTER_MS);
  const start = out.isTTY ? '\r' : '';
  try {
    const result = await work();
    out.write(`${start}${title}: done${seconds() >= 1 ? ` (${seconds()} s)` : ''}\n`);
    return result;
  } catch (error) {
    out.write(`${start}${title}: failed after ${seconds()} s\n`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
