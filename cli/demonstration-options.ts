import rentsafeRegistrations from '../imports/profiles/rentsafe-registrations.json';
import { CommandError } from './command';

const SECONDS = { s: 1, m: 60, h: 3600 } as const;
const DAY_SECONDS = 86_400;

interface Ward {
  /** Its number, such as `05`. */
  code: string;
  en: string;
  zh: string;
}

/** The wards of the demonstration's register, as its profile names them, by their numbers. */
const WARDS: Ward[] = Object.values(rentsafeRegistrations.districts.areas)
  .map(({ code, en, zh }) => ({ code: code.replace('ward-', ''), en, zh }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

/**
 * How many programme seconds pass in a real one, from how long a programme day is to last.
 *
 * @throws CommandError OPTION_INVALID
 */
export function readClockRate(day: string | undefined): number {
  if (day === undefined) return 1;
  const [, number, unit] = /^(\d+(?:[.]\d+)?)([smh])$/.exec(day) ?? [];
  const seconds = Number(number) * SECONDS[(unit ?? 's') as keyof typeof SECONDS];
  if (!(seconds > 0 && seconds <= DAY_SECONDS)) {
    throw new CommandError(
      'OPTION_INVALID',
      `--day ${day}: give a time such as 20s, 5m or 1h, longer than none and at most a day / 请给出如 20s、5m、1h 的时长，须大于零且不超过一天`,
    );
  }
  return DAY_SECONDS / seconds;
}

/**
 * The number of the ward that is meant by its number or its name, whatever the case of the letters.
 *
 * @throws CommandError OPTION_INVALID where the register has no such ward
 */
export function readWard(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const asked = text.trim().toLowerCase();
  const ward = WARDS.find((candidate) => namesOf(candidate).includes(asked));
  if (ward) return ward.code;
  throw new CommandError(
    'OPTION_INVALID',
    `--ward ${text}: there is no such ward; there are / 没有这个选区，可选：\n${WARDS.map(
      ({ code, en, zh }) => `  ${code}  ${shortName(en)} / ${zh}`,
    ).join('\n')}`,
  );
}

/** By what a ward may be called: number with or without its zero, name with or without its number, in both languages. */
function namesOf({ code, en, zh }: Ward): string[] {
  return [code, String(Number(code)), en, shortName(en), zh, zh.replace(/（.*）/, '')].map((name) =>
    name.toLowerCase(),
  );
}

/** `Toronto Centre` of `Ward 13 Toronto Centre`. */
function shortName(en: string): string {
  return en.replace(/^Ward \d+ /, '');
}
