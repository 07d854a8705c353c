import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { errorCode, framesOf } from '../db/error-code';
import { optionRefused } from '../setup/option-words.mjs';
import { CommandError, type Command } from './command';
import { commands, loadCommands } from './commands';
import { commandHelp, overview } from './help';
import { operatorError } from './operator-error';

/** `doorstep <command> [options]`: exit code 0 only when the command did what was asked. */
async function main(argv: string[]): Promise<void> {
  const [name, ...rest] = argv;
  const load = commands.get(name ?? '');
  if (!load) {
    process.stdout.write(overview(await loadCommands()));
    if (name !== undefined && name !== '--help' && name !== 'help') {
      throw new CommandError('COMMAND_UNKNOWN', `there is no command "${name}" / 没有命令“${name}”`);
    }
    return;
  }
  const { command } = await load();
  if (rest.includes('--help')) {
    process.stdout.write(commandHelp(command));
    return;
  }
  const { json, args } = takeJsonOption(rest);
  if (typeof json === 'string') checkReportFile(json, args);
  const report = { command: command.name, json };
  try {
    writeResult(report, await command.run(parse(command, args), new Set(commands.keys())));
  } catch (thrown) {
    const error = operatorError(thrown);
    if (error instanceof CommandError) {
      writeResult(report, { error: { code: error.code, message: error.message.trim(), ...error.details } });
    }
    throw error;
  }
}

/**
 * Before anything is done: an hour's work must not end without its report. A report replaces an earlier report, never
 * the file that is imported or any other.
 */
function checkReportFile(file: string, args: readonly string[]): void {
  const refused = (reason: string) => new CommandError('JSON_FILE', `${file}: ${reason}`);
  // any word of the command line may name a file to read, also behind an option's =
  const words = args.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  if (words.some((input) => path.resolve(input) === path.resolve(file)))
    throw refused('this file is the input; name another for the report / 这是输入文件，请为报告另指定文件');
  let before = '';
  try {
    writeFileSync(file, '', { flag: 'a' });
    before = readFileSync(file, 'utf8').slice(0, 200);
  } catch {
    throw refused('cannot be written / 无法写入');
  }
  if (before !== '' && !before.replace(/\s+/g, '').startsWith(`{"${REPORT_OF}":`))
    throw refused('exists and is no report of doorstep / 已存在且不是 doorstep 的报告');
}

/** By the first key of a report it is known that it may be replaced. */
const REPORT_OF = 'doorstepReport';

interface Report {
  command: string;
  json: boolean | string;
}

function writeResult({ command, json }: Report, result: unknown): void {
  if (json === false) return;
  const text = (value: unknown) => `${JSON.stringify(value ?? null, null, 2)}\n`;
  if (json === true) process.stdout.write(text(result));
  else writeFileSync(json, text({ [REPORT_OF]: command, ...Object(result) }));
}

/**
 * `--json` prints, `--json NAME.json` and `--json=NAME.json` write: an option with an optional value, which parseArgs has not.
 * What follows it and ends otherwise is the command's own argument: `import --json data.csv` imports.
 */
function takeJsonOption(args: string[]): { json: boolean | string; args: string[] } {
  const at = args.findIndex((argument) => argument === '--json' || argument.startsWith('--json='));
  if (at < 0) return { json: false, args };
  const given = args[at] ?? '';
  if (given.startsWith('--json=')) {
    const file = given.slice('--json='.length);
    if (!file.endsWith('.json'))
      throw new CommandError(
        'JSON_FILE',
        `${file}: a report's name ends in .json / 报告文件名须以 .json 结尾`,
      );
    return { json: file, args: args.toSpliced(at, 1) };
  }
  const next = args[at + 1];
  if (next === undefined || next.startsWith('-') || !next.endsWith('.json'))
    return { json: true, args: args.toSpliced(at, 1) };
  return { json: next, args: args.toSpliced(at, 2) };
}

function parse(command: Command, args: string[]): ReturnType<typeof parseArgs> {
  try {
    const options = { ...command.options, data: { type: 'string' as const } };
    return parseArgs({ args, options, allowPositionals: command.positionals !== undefined, strict: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CommandError('OPTION_UNKNOWN', optionRefused(error, `doorstep ${command.name} --help`));
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exit(1);
  },
);

function describe(error: unknown): string {
  if (error instanceof CommandError) return `${error.code}: ${error.message}`;
  const code = errorCode(error);
  // texts of the database may hold what somebody's row holds
  if (code.startsWith('SQLSTATE_')) return `${code}\n${framesOf(error)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
