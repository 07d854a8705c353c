import { showProgress } from '../../cli/progress';

function watched(isTTY: boolean) {
  let time = 0;
  const written: string[] = [];
  const output = { isTTY, write: (text: string) => written.push(text) };
  const progress = showProgress(output, () => time);
  return { written, progress, wait: (ms: number) => (time += ms) };
}

test('a log gets a line every two seconds, and none for what is over sooner', () => {
  const { written, progress, wait } = watched(false);
  for (let done = 0; done < 50; done += 1) {
    progress.update(`${done} of 50`);
    wait(100);
  }
  progress.end();
  expect(written).toEqual(['  20 of 50\n', '  40 of 50\n']);
});

test('a terminal has one line that is written over, and the next text begins below it', () => {
  const { written, progress, wait } = watched(true);
  for (const text of ['one', 'two']) {
    wait(300);
    progress.update(text);
  }
  progress.end();
  expect(written.join('')).toBe('\r\u001B[K  one\r\u001B[K  two\n');
});
