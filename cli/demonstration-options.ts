import rentsafeRegistrations from '../imports/profiles/rentsafe-registrations.json';
import { CommandError } from './command';

const SECONDS = { s: 1, m: 60, h: 3600 } as const;
const DAY_SECONDS = 86_400;

/** The wards of the demonstration's register, as its profile names them. */
const WARDS = Object.values(rentsafeRegistrations.districts.areas).map(({ code }) =>
  code.replace('ward-', ''),
);

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

/** @throws CommandError OPTION_INVALID where the register has no such ward */
export function checkWard(ward: string | undefined): string | undefined {
  if (ward === undefined || WARDS.includes(ward)) return ward;
  throw new CommandError(
    'OPTION_INVALID',
    `--ward ${ward}: there is no such ward; there are / 没有这个选区，可选：${WARDS.join(', ')}`,
  );
}
