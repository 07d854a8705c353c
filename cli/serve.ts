/**
 * What a long-running command does once it serves: tells the supervisor (if one started it) that it is ready, waits
 * for the signal to end, and closes. A supervisor that dies takes its children along: they see their channel close.
 */
export async function serveUntilStopped(close: () => Promise<void>): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    if (process.send) process.on('disconnect', () => resolve());
  });
  process.send?.('ready');
  await stopped;
  await close();
}
