import fc from 'fast-check';
import { calendarDate, compileDateFormat } from '../../imports/parse-date';
import { createValueReaders, listed } from '../../imports/parse-value';
import type { ImportProfile, ValueType } from '../../imports/profile-types';

const format: ImportProfile['format'] = {
  delimiter: ',',
  encodings: ['utf-8'],
  dateFormats: ['MMM d, yyyy', 'yyyy-MM-dd', 'd.M.yyyy', 'yyyy年M月d日'],
  unknown: ['N/A', '不详'],
};
const valueMaps = { answers: { YES: true, NO: false, 是: true }, kinds: { 'HOT WATER': 'hot_water' } };

function reading(type: ValueType, cell: string, over: Partial<ImportProfile['format']> = {}): unknown {
  const result = createValueReaders({ format: { ...format, ...over }, valueMaps })(type)(cell);
  return result.ok ? result.value : result.code;
}

describe('a date', () => {
  it.each([
    ['OCT 18, 2021', '2021-10-18'],
    ['oct  8, 2021', '2021-10-08'],
    ['2021-10-18', '2021-10-18'],
    ['18.10.2021', '2021-10-18'],
    ['２０２１年１０月８日', '2021-10-08'],
    ['\u{200b}2021-10-18\u{feff}', '2021-10-18'],
    ['\u{200b}', null],
    ['FEB 29, 2024', '2024-02-29'],
    [' ', null],
    ['n/a', null],
    ['FEB 29, 2023', 'DATE_IMPOSSIBLE'],
    ['2021-13-01', 'DATE_IMPOSSIBLE'],
    ['2021-04-31', 'DATE_IMPOSSIBLE'],
    ['18 OCT 2021', 'DATE_IMPOSSIBLE'],
    ['2021-10-18T00:00', 'DATE_IMPOSSIBLE'],
    ['1899-12-31', 'DATE_OUT_OF_RANGE'],
  ])('%j is %s', (cell, expected) => {
    expect(reading({ type: 'date', min: '1900-01-01' }, cell)).toBe(expected);
  });

  it('is read back as it was written, for every day and format', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
          const iso = date.toISOString().slice(0, 10);
          expect(calendarDate(year, month, day)).toBe(iso);
          expect(compileDateFormat('MMM d, yyyy')?.(`${months[month - 1]} ${day}, ${year}`)).toBe(iso);
          expect(compileDateFormat('d/M/yyyy')?.(`${day}/${month}/${year}`)).toBe(iso);
          expect(compileDateFormat('yyyy年M月d日')?.(`${year}年${month}月${day}日`)).toBe(iso);
        },
      ),
    );
  });

  it.each(['yyyy-MM', 'dd/MM/dd/yyyy', 'MM/MM/yyyy', ''])('has no format %j', (bad) => {
    expect(compileDateFormat(bad)).toBeNull();
  });
});

describe('a number', () => {
  it.each([
    ['42', 42],
    ['-3.5', -3.5],
    ['００', 0],
    ['', null],
    ['9'.repeat(16), 'NUMBER_OUT_OF_RANGE'],
    ['1,234', 'NUMBER_IMPOSSIBLE'],
    ['12a', 'NUMBER_IMPOSSIBLE'],
    ['1e3', 'NUMBER_IMPOSSIBLE'],
    ['Infinity', 'NUMBER_IMPOSSIBLE'],
    ['0x10', 'NUMBER_IMPOSSIBLE'],
    ['101', 'NUMBER_OUT_OF_RANGE'],
  ])('%j is %s', (cell, expected) => {
    expect(reading({ type: 'number', min: -10, max: 100 }, cell)).toBe(expected);
  });

  it('is whole where the profile says so', () => {
    expect(reading({ type: 'number', integer: true }, '3.5')).toBe('NUMBER_NOT_WHOLE');
  });

  it.each([
    ['1.234,5', 1234.5],
    ['1234,5', 1234.5],
    ['1.5', 'NUMBER_IMPOSSIBLE'],
    ['12.34.567', 'NUMBER_IMPOSSIBLE'],
  ])('with the signs of the profile, %j is %s', (cell, expected) => {
    expect(reading({ type: 'number' }, cell, { decimal: ',', thousands: '.' })).toBe(expected);
  });
});

describe('a label', () => {
  it.each([
    ['YES', true],
    [' no ', false],
    ['是', true],
    ['', null],
    ['不详', null],
    ['maybe', 'VALUE_UNMAPPED'],
    ['constructor', 'VALUE_UNMAPPED'],
  ])('%j is %s', (cell, expected) => {
    expect(reading({ type: 'boolean', values: 'answers' }, cell)).toBe(expected);
  });

  it('becomes a code', () => {
    expect(reading({ type: 'enum', values: 'kinds' }, 'Hot  water')).toBe('hot_water');
  });
});

describe('a text', () => {
  it('keeps its characters and loses only superfluous space', () => {
    expect(reading({ type: 'text' }, ' 33  FLAMBOROUGH DR ')).toBe('33 FLAMBOROUGH DR');
    expect(reading({ type: 'text' }, '湖滨路１号（甲）')).toBe('湖滨路１号（甲）');
  });

  it('loses what nobody sees, and keeps the joiners that shape letters', () => {
    expect(reading({ type: 'text' }, '33\u{ad} FLAM\u{200b}BOROUGH\u{202c} DR\u{2060}')).toBe(
      '33 FLAMBOROUGH DR',
    );
    expect(reading({ type: 'text' }, 'می\u{200c}خواهم')).toBe('می\u{200c}خواهم');
  });

  it('has a limit', () => {
    expect(reading({ type: 'text', maxLength: 3 }, 'abcd')).toBe('CELL_TOO_LARGE');
  });
});

test('what a profile knows is listed in order, whatever looks like a number among it', () => {
  expect(listed(['10', '2', '01', '25', 'a'])).toBe('01, 2, 10, 25, a');
});
