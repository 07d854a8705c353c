import { isNoName } from './no-name';
import { compileDateFormat, type DateReader } from './parse-date';
import type { ProblemCode } from './messages';
import { squeeze, tidy } from './plain-text';
import type { ImportProfile, ValueType } from './profile-types';

/** What a cell says; null is unknown, which is never "no". Dates are 'YYYY-MM-DD'. */
export type Value = string | number | boolean | null;

/** What is wrong with a cell: a code and the details that its message needs. */
export interface ValueProblem {
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, string | number>>;
}

export type ValueResult =
  { readonly ok: true; readonly value: Value } | ({ readonly ok: false } & ValueProblem);

/** Reads one cell as one type. */
export type ValueReader = (cell: string) => ValueResult;

const UNKNOWN: ValueResult = { ok: true, value: null };
const TEXT_LIMIT = 500;

function value(read: Value): ValueResult {
  return { ok: true, value: read };
}

function wrong(code: ProblemCode, details: Readonly<Record<string, string | number>> = {}): ValueResult {
  return { ok: false, code, details };
}

/**
 * Makes readers for the value types of one profile: its date formats, number signs, value maps and unknown cells.
 * Labels of value maps and unknown cells are compared without regard to case.
 */
export function createValueReaders(
  profile: Pick<ImportProfile, 'format' | 'valueMaps'>,
): (type: ValueType) => ValueReader {
  const unknown = new Set(['', ...profile.format.unknown.map(fold)]);
  const dates = profile.format.dateFormats.map(compileDateFormat).filter((reader) => reader !== null);
  return (type) => {
    const read = readerOf(type, profile, dates);
    return (cell) => {
      if (unknown.has(fold(cell))) return UNKNOWN;
      // full-width digits and letters are read as plain ones; a text stays as it was written
      return read(type.type === 'text' || type.type === 'party' ? squeeze(cell) : tidy(cell));
    };
  };
}

function fold(label: string): string {
  return tidy(label).toLowerCase();
}

function readerOf(
  type: ValueType,
  profile: Pick<ImportProfile, 'format' | 'valueMaps'>,
  dates: readonly DateReader[],
): ValueReader {
  switch (type.type) {
    case 'party':
    case 'text': {
      const limit = type.maxLength ?? TEXT_LIMIT;
      return (text) => {
        if (type.type === 'party' && isNoName(text)) return UNKNOWN;
        return text.length <= limit ? value(text) : wrong('CELL_TOO_LARGE', { actual: text.length, limit });
      };
    }
    case 'number':
      return (text) => readNumber(text, type, profile.format);
    case 'date':
      return (text) => readDate(text, type, dates, profile.format.dateFormats);
    case 'boolean':
    case 'enum': {
      const map = profile.valueMaps[type.values] ?? {};
      const byLabel = new Map(Object.entries(map).map(([label, mapped]) => [fold(label), mapped]));
      const expected = listed(Object.keys(map));
      return (text) => {
        const mapped = byLabel.get(fold(text));
        return mapped === undefined ? wrong('VALUE_UNMAPPED', { expected }) : value(mapped);
      };
    }
  }
}

/** What a double surely holds to the last digit. */
const LARGEST_NUMBER = 999_999_999_999_999;

function readNumber(
  text: string,
  type: ValueType & { type: 'number' },
  format: ImportProfile['format'],
): ValueResult {
  const { decimal = '.', thousands } = format;
  const ungrouped = thousands === undefined ? text : withoutThousands(text, thousands);
  const plain = ungrouped.replace(decimal, '.');
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain) || (decimal !== '.' && ungrouped.includes('.'))) {
    return wrong('NUMBER_IMPOSSIBLE');
  }
  const number = Number(plain);
  if (type.integer === true && !Number.isInteger(number)) return wrong('NUMBER_NOT_WHOLE');
  const { min = -LARGEST_NUMBER, max = LARGEST_NUMBER } = type;
  if (number < min || number > max) return wrong('NUMBER_OUT_OF_RANGE', { expected: `${min} – ${max}` });
  return value(number);
}

/** Thousands signs count only where they separate groups of three, so that '1,5' is no fifteen. */
function withoutThousands(text: string, sign: string): string {
  const escaped = sign.replace(/[.]/, '\\.');
  return new RegExp(`^[+-]?\\d{1,3}(${escaped}\\d{3})+(\\D|$)`).test(text) ? text.replaceAll(sign, '') : text;
}

function readDate(
  text: string,
  type: ValueType & { type: 'date' },
  dates: readonly DateReader[],
  formats: readonly string[],
): ValueResult {
  for (const read of dates) {
    const date = read(text);
    if (date === null) continue;
    const { min = '1000-01-01', max = '9999-12-31' } = type;
    return date < min || date > max
      ? wrong('DATE_OUT_OF_RANGE', { expected: `${min} – ${max}` })
      : value(date);
  }
  return wrong('DATE_IMPOSSIBLE', { expected: formats.join(', ') });
}

const IN_ORDER = new Intl.Collator('en', { numeric: true });

/** What a profile knows, for a message, which cuts it where it is long and says so: 01 stands before 10, whatever the object's own order. */
export function listed(labels: readonly string[]): string {
  return labels.toSorted(IN_ORDER.compare).join(', ');
}
