import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { errorCode, framesOf } from '../db/error-code';
import { CommandError, type Command } from './command';
import { commands } from './commands';
import { commandHelp, overview } from './help';
import { operatorError } from './operator-error';

/** `doorstep <command> [options]`: exit code 0 only when the command did what was asked. */
async function main(argv: string[]): Promise<void> {
  const [name, ...rest] = argv;
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    process.stdout.write(overview(commands));
    if (name !== undefined && name !== '--help' && name !== 'help') {
      throw new CommandError('COMMAND_UNKNOWN', `there is no command "${name}"`);
    }
    return;
  }
  if (rest.includes('--help')) {
    process.stdout.write(commandHelp(command));
    return;
  }
  const { json, args } = takeJsonOption(rest);
  if (typeof json === 'string') checkWritable(json);
  try {
    writeResult(json, await command.run(parse(command, args), commands));
  } catch (thrown) {
    const error = operatorError(thrown);
    if (error instanceof CommandError) {
      writeResult(json, { error: { code: error.code, message: error.message.trim(), ...error.details } });
    }
    throw error;
  }
}

/** Before anything is done: an hour's work must not end without its report. */
function checkWritable(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'a' });
  } catch {
    throw new CommandError('JSON_FILE', `${file} cannot be written`);
  }
}

function writeResult(json: boolean | string, result: unknown): void {
  const text = `${JSON.stringify(result ?? null, null, 2)}\n`;
  if (typeof json === 'string') writeFileSync(json, text);
  else if (json) process.stdout.write(text);
}

/** `--json` prints, `--json FILE` and `--json=FILE` write: an option with an optional value, which parseArgs has not. */
function takeJsonOption(args: string[]): { json: boolean | string; args: string[] } {
  const at = args.findIndex((argument) => argument === '--json' || argument.startsWith('--json='));
  if (at < 0) return { json: false, args };
  const given = args[at] ?? '';
  if (given.startsWith('--json='))
    return { json: given.slice('--json='.length), args: args.toSpliced(at, 1) };
  const next = args[at + 1];
  if (next === undefined || next.startsWith('-')) return { json: true, args: args.toSpliced(at, 1) };
  return { json: next, args: args.toSpliced(at, 2) };
}

function parse(command: Command, args: string[]): ReturnType<typeof parseArgs> {
  try {
    const options = { ...command.options, data: { type: 'string' as const } };
    return parseArgs({ args, options, allowPositionals: command.positionals !== undefined, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError('OPTION_UNKNOWN', `${reason}\nSee: doorstep ${command.name} --help`);
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
