import { withProgress, type ShowProgress } from '../../cli/progress';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const passes = (ms: number) => jest.advanceTimersByTimeAsync(ms);

async function written(isTTY: boolean, work: (show: ShowProgress) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await withProgress('Counting', work, { isTTY, write: (text: string) => lines.push(text) });
  return lines;
}

test('a log gets a line every two seconds, and none for what is over sooner', async () => {
  const lines = await written(false, async (show) => {
    for (let done = 0; done < 50; done += 1) {
      show(`${done} of 50`);
      await passes(100);
    }
  });
  expect(lines).toEqual(['  19 of 50\n', '  39 of 50\n']);
});

test('what says nothing for long is seen all the same, and for how long it has stood still', async () => {
  const lines = await written(false, async (show) => {
    await passes(3_000);
    show('the one long statement');
    await passes(43_000);
  });
  expect(lines).toEqual([
    '  Counting ... 2 s\n',
    '  the one long statement ... 1 s\n',
    '  the one long statement ... 21 s\n',
    '  the one long statement ... 41 s\n',
  ]);
});

test('a terminal has one line that is written over, and the next text begins below it', async () => {
  const lines = await written(true, async (show) => {
    for (const text of ['one', 'two']) {
      await passes(300);
      show(text);
    }
    await passes(1_500);
  });
  expect(lines.join('')).toBe('\r\u001B[K  one\r\u001B[K  two\r\u001B[K  two ... 1 s\n');
});

test('nothing is shown any more of what failed', async () => {
  const lines: string[] = [];
  const failing = withProgress('Counting', () => Promise.reject(new Error('no')), {
    write: (text) => lines.push(text),
  });
  await expect(failing).rejects.toThrow('no');
  await passes(60_000);
  expect(lines).toEqual([]);
});
