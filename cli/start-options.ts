import { CommandError, textOption, type CommandInput, type CommandOptions } from './command';
import { readCity } from './demonstration-city';
import { readClockRate, readWard } from './demonstration-options';

/** `npm start -- --help` prints the same list before anything is installed (setup/start-help.mjs). */
export const startOptions: CommandOptions = {
  port: {
    type: 'string',
    value: 'PORT',
    help: 'port of the web server (default 8080; a free one when it is taken)',
  },
  'postgres-port': { type: 'string', value: 'PORT', help: 'port of the embedded PostgreSQL (default 8432)' },
  'temporal-port': {
    type: 'string',
    value: 'PORT',
    help: 'port of the Temporal server run here (default 7233)',
  },
  ward: {
    type: 'string',
    value: 'NAME',
    help: 'the ward whose dwellings the demonstration has tenancies for: its name or number',
  },
  city: {
    type: 'string',
    value: 'NAME',
    help: 'a generated city instead of Toronto, in Chinese: jiaxing (嘉兴)',
  },
  all: { type: 'boolean', help: 'tenancies for all wards: 326,733 dwellings' },
  empty: { type: 'boolean', help: 'set up no demonstration: an empty database' },
  day: {
    type: 'string',
    value: 'TIME',
    help: 'a programme day lasts this long, such as 20s (only a new demonstration)',
  },
  production: { type: 'boolean', help: 'no demonstration: its data and logins are refused' },
};

export interface StartSettings {
  /** Undefined where the default may be replaced by a free port; a port that was asked for is used or refused. */
  ports: { api: number | undefined; postgres: number | undefined; temporal: number | undefined };
  production: boolean;
  /** Whether a new database gets the demonstration. */
  seed: boolean;
  /** Arguments for `doorstep seed`. */
  seedArguments: string[];
}

/** Checks what was given before anything is started. */
export function readStartOptions(input: CommandInput): StartSettings {
  const production = input.values['production'] === true;
  const all = input.values['all'] === true;
  const ward = readWard(textOption(input, 'ward'));
  const city = readCity(textOption(input, 'city'));
  const day = textOption(input, 'day');
  const empty = input.values['empty'] === true;
  const ofDemonstration = all || ward !== undefined || city !== undefined || day !== undefined;
  if (all && ward !== undefined)
    throw new CommandError(
      'OPTIONS_CONFLICT',
      '--all and --ward exclude each other / --all 与 --ward 不能同时使用',
    );
  if (city && (all || ward !== undefined))
    throw new CommandError(
      'OPTIONS_CONFLICT',
      '--city is another place than --ward and --all are of / --city 与 --ward、--all 不属于同一城市，不能同时使用',
    );
  if (production && ofDemonstration) {
    throw new CommandError(
      'DEMONSTRATION_REFUSED',
      '--ward, --city, --all and --day belong to a demonstration, not to --production / --ward、--city、--all、--day 只用于演示环境，不能与 --production 同用',
    );
  }
  if (empty && ofDemonstration) {
    throw new CommandError(
      'OPTIONS_CONFLICT',
      '--empty sets up no demonstration: --ward, --city, --all and --day have nothing to apply to; leave them or --empty out / --empty 不建立演示数据，--ward、--city、--all、--day 无从生效：请去掉这些选项或 --empty',
    );
  }
  readClockRate(day);
  return {
    ports: {
      api: port(input, 'port'),
      postgres: port(input, 'postgres-port'),
      temporal: port(input, 'temporal-port'),
    },
    production,
    seed: !production && !empty,
    seedArguments: [
      ...(all ? ['--all'] : []),
      ...(ward !== undefined ? ['--ward', ward] : []),
      ...(city ? ['--city', city.key] : []),
      ...(day !== undefined ? ['--day', day] : []),
    ],
  };
}

function port(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new CommandError(
      'OPTION_INVALID',
      `--${name} ${text}: a port is a number from 1 to 65535 / 端口是 1 至 65535 的整数`,
    );
  }
  return number;
}
