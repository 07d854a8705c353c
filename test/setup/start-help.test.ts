import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startOptions } from '../../cli/start-options';
import { runSetup } from './run-module';

test('the help that is printed before anything is installed names every option of start as start does', async () => {
  const help = await runSetup<string>(`return (await load('start-help')).START_HELP;`);
  for (const [name, option] of Object.entries(startOptions)) {
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    const line = help.split('\n').find((candidate) => candidate.startsWith(`  --${name}${value} `));
    expect(line?.replace(/^ +--\S+( [A-Z]+)? +/, '')).toBe(option.help);
  }
});

test('a mistyped option ends the start before anything is installed', async () => {
  const start = path.resolve(__dirname, '..', '..', 'start.mjs');
  const ended = await promisify(execFile)(process.execPath, [start, '--bogus']).catch(
    (error: unknown) => error,
  );
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended).toHaveProperty(
    'stderr',
    expect.stringMatching(/^OPTION_UNKNOWN: .*--bogus.*npm start -- --help\n$/s),
  );
});
