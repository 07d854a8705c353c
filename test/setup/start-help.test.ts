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
    expect.stringMatching(/^OPTION_UNKNOWN: .*--bogus.* \/ 没有选项 --bogus\n.*npm start -- --help\n$/s),
  );
});

test.each([
  [['--bogus'], '没有选项 --bogus'],
  [['--port'], '选项 --port <value> 缺少取值或不接受取值'],
  [['--all=yes'], '选项 --all 缺少取值或不接受取值'],
  [['stray'], '多余的参数 stray'],
])('what is wrong with %j is said in Chinese too', async (args, chinese) => {
  const said = await runSetup<string>(`
    const { parseArgs } = await import('node:util');
    const [{ optionRefused }, { startOptionsOfHelp }] = [await load('option-words'), await load('start-help')];
    try {
      parseArgs({ args: ${JSON.stringify(args)}, options: startOptionsOfHelp(), strict: true });
    } catch (error) {
      return optionRefused(error, 'HELP');
    }`);
  expect(said).toMatch(/^[^\u4e00-\u9fff]+ \/ /);
  expect(said).toContain(` / ${chinese}\n`);
  expect(said).toMatch(/HELP$/);
});
