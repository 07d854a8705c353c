import type { ParseArgsConfig } from 'node:util';

/** The options of a command, as node:util's parseArgs takes them, each with a line of help. */
export type CommandOptions = Record<
  string,
  NonNullable<ParseArgsConfig['options']>[string] & {
    help: string;
    /** What the value stands for in the help, such as FILE. */
    value?: string;
  }
>;

export interface CommandInput {
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  positionals: string[];
}

/**
 * One `doorstep <name>`. Each lives in cli/commands/<name>.ts as `export const command: Command` and is listed in
 * cli/commands/index.ts.
 */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** How positional arguments are called in the help, such as `FILE`. */
  positionals?: string;
  options: CommandOptions;
  /**
   * Does what was asked, or throws. What it gives, or why it could not, is printed as JSON under `--json`, or written to
   * the file NAME.json after it; every command has that option, none declares it. Progress goes to standard error.
   * `names` are those of all commands: `start` runs others.
   */
  run(input: CommandInput, names: ReadonlySet<string>): Promise<unknown>;
}

/** Something the caller has to mend: printed without a stack, exit code 1. `code` is stable. */
export class CommandError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** For machines, beside code and message: what exactly is wrong. */
    readonly details: object = {},
  ) {
    super(message);
  }
}

/** The string value of an option, or undefined when it was not given. */
export function textOption(input: CommandInput, name: string): string | undefined {
  const value = input.values[name];
  // as where a shell's variable is not set: another folder or patch than was meant
  if (value === '') throw new CommandError('OPTION_INVALID', `--${name} is empty / 选项 --${name} 的值为空`);
  return typeof value === 'string' ? value : undefined;
}

/** The value of an option that must be given. */
export function requiredOption(input: CommandInput, name: string): string {
  const value = textOption(input, name);
  if (value === undefined)
    throw new CommandError('OPTION_MISSING', `--${name} is needed / 缺少选项 --${name}`);
  return value;
}
