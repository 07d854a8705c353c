import fc from 'fast-check';
import { backoffMs, supervise, type RunningPart } from '../../cli/supervisor';

/** A part whose runs are ended by the test. */
function controlledPart(failFirst = false) {
  const runs: { end(reason: string): void; stopped: boolean }[] = [];
  return {
    runs,
    name: 'part',
    start: async (): Promise<RunningPart> => {
      if (failFirst && runs.length === 0) throw new Error('cannot start');
      let end: (reason: string) => void = () => undefined;
      const exited = new Promise<string>((resolve) => (end = resolve));
      const run = { end, stopped: false };
      runs.push(run);
      const stop = async () => {
        run.stopped = true;
        end('stopped');
      };
      return { process: { pid: runs.length, startedAt: '', command: '' }, exited, stop };
    },
  };
}

const quiet = { started: () => undefined, failed: () => undefined };

test('starts a part again that ended, and tells when', async () => {
  const part = controlledPart();
  let startedAgain: () => void = () => undefined;
  const again = new Promise<void>((resolve) => (startedAgain = resolve));
  const failures: [string, number][] = [];
  const supervised = await supervise(part, {
    started: (_, { pid }) => pid === 2 && startedAgain(),
    failed: (_, reason, retryInMs) => failures.push([reason, retryInMs]),
  });
  part.runs[0]?.end('killed by SIGKILL');
  await again;
  expect(failures).toEqual([['killed by SIGKILL', 500]]);
  await supervised.stop();
});

test('does not start a part again that it stopped itself', async () => {
  const part = controlledPart();
  const supervised = await supervise(part, quiet);
  await supervised.stop();
  expect(part.runs.map(({ stopped }) => stopped)).toEqual([true]);
});

test('stops at once also while it waits to start a part again', async () => {
  const part = controlledPart();
  let failed: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (failed = resolve));
  const supervised = await supervise(part, { ...quiet, failed: () => failed() });
  part.runs[0]?.end('ended with code 1');
  await waiting;
  await supervised.stop();
  expect(part.runs).toHaveLength(1);
});

test('a first start that fails is an error, not something to try for ever', async () => {
  await expect(supervise(controlledPart(true), quiet)).rejects.toThrow('cannot start');
});

test('the pause grows with failures in a row and stays between half a second and half a minute', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
      expect(backoffMs(failures)).toBeGreaterThanOrEqual(500);
      expect(backoffMs(failures)).toBeLessThanOrEqual(30_000);
      expect(backoffMs(failures + 1)).toBeGreaterThanOrEqual(backoffMs(failures));
    }),
  );
});
