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
