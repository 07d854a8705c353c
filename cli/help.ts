import type { Command } from './command';

const EVERYWHERE: [option: string, help: string][] = [
  ['--data DIR', 'the data folder (default .doorstep, or DOORSTEP_DATA)'],
  ['--json [FILE.json]', 'print the result as JSON, or write it to FILE.json'],
  ['--help', 'this text'],
];

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }): [string, string] => [name, summary]);
  return `Usage: doorstep <command> [options]\n\n${table(lines)}\n\nOptions of a command: doorstep <command> --help\n`;
}

/** The options of one command. */
export function commandHelp(command: Command): string {
  const own = Object.entries(command.options).map(([name, option]): [string, string] => {
    const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
    return [`--${name}${value}`, option.help];
  });
  const usage = ['doorstep', command.name, command.positionals, '[options]'].filter(Boolean).join(' ');
  return `${command.summary}\n\nUsage: ${usage}\n\n${table([...own, ...EVERYWHERE])}\n`;
}

function table(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
