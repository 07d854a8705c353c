import { flaw, type CellFlaw } from './cell-flaw';

const NUMBER = '[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?';
const WITH_UNIT = new RegExp(`^(${NUMBER}) ?(?:%|days?|天|年)?$`, 'i');
const RANGE = new RegExp(
  `^(?:(?:is )?between |在 ?)?(${NUMBER}) ?%? ?(?:\\.{2,3}|~|to|and|至|到|与) ?(${NUMBER}) ?%?(?: ?之间)?$`,
  'i',
);
const PARAMETER = /^@(\S+)(?: (?:days?|天))?$/;

/** A number, with or without the sign of its unit, or `@name` of a parameter. */
export function readNumber(
  text: string,
  parameters: readonly string[],
): { value: number | { parameter: string } } | { flaw: CellFlaw } {
  const name = PARAMETER.exec(text)?.[1];
  if (name !== undefined) {
    if (parameters.includes(name)) return { value: { parameter: name } };
    return {
      flaw: flaw('NO_SUCH_PARAMETER', {
        text: `@${name}`,
        choices: parameters.map((each) => `@${each}`).join(' '),
      }),
    };
  }
  const found = WITH_UNIT.exec(text)?.[1];
  const number = Number(found);
  if (found === undefined || !Number.isFinite(number)) return { flaw: flaw('NOT_A_NUMBER', { text }) };
  return { value: number };
}

/** `low .. high`, both included. */
export function readRange(text: string): [number, number] | null {
  const found = RANGE.exec(text);
  const range: [number, number] = [Number(found?.[1]), Number(found?.[2])];
  return found && range.every(Number.isFinite) ? range : null;
}

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** An ISO calendar date from what people and spreadsheets write; null for what is no day of the calendar. */
export function readDate(text: string): string | null {
  const [, year, month, day] = DATE.exec(text.replaceAll(' ', '')) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}
