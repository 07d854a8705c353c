import { readStartOptions } from '../../cli/start-options';

const read = (values: Record<string, string | boolean>) => readStartOptions({ values, positionals: [] });

test('hands what concerns the demonstration on to the seed', () => {
  expect(read({ ward: '10', day: '20s' }).seedArguments).toEqual(['--ward', '10', '--day', '20s']);
  expect(read({ all: true }).seedArguments).toEqual(['--all']);
  expect(read({ city: '嘉兴', day: '20s' }).seedArguments).toEqual(['--city', 'jiaxing', '--day', '20s']);
});

test.each(['13', 'Toronto Centre', 'toronto centre', 'WARD 13 TORONTO CENTRE', '第13选区'])(
  'the ward %s is meant by its number or its name',
  (ward) => {
    expect(read({ ward }).seedArguments).toEqual(['--ward', '13']);
  },
);

test('a ward that is not there is answered with those that are, by number and name', () => {
  const refusal = () => read({ ward: 'no such' });
  expect(refusal).toThrow(/^--ward no such: .*没有这个选区.*\n {2}01 {2}Etobicoke North \/ 第1选区/);
  expect(read({ ward: '5' }).seedArguments).toEqual(['--ward', '05']);
  const numbers = (() => {
    try {
      refusal();
      return [];
    } catch (error) {
      return [...String(error).matchAll(/^ {2}(\d+) {2}/gm)].map(([, number]) => Number(number));
    }
  })();
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
});

test.each([
  [{ production: true, day: '20s' }, 'DEMONSTRATION_REFUSED'],
  [{ production: true, all: true }, 'DEMONSTRATION_REFUSED'],
  [{ all: true, ward: '10' }, 'OPTIONS_CONFLICT'],
  [{ city: 'jiaxing', ward: '10' }, 'OPTIONS_CONFLICT'],
  [{ city: 'jiaxing', all: true }, 'OPTIONS_CONFLICT'],
  [{ city: 'jiaxing', production: true }, 'DEMONSTRATION_REFUSED'],
  [{ city: 'atlantis' }, 'OPTION_INVALID'],
  [{ empty: true, day: '20s' }, 'OPTIONS_CONFLICT'],
  [{ empty: true, all: true }, 'OPTIONS_CONFLICT'],
  [{ empty: true, ward: '10' }, 'OPTIONS_CONFLICT'],
  [{ day: 'soon' }, 'OPTION_INVALID'],
  [{ day: '0s' }, 'OPTION_INVALID'],
  [{ day: '25h' }, 'OPTION_INVALID'],
  [{ ward: 'zzz' }, 'OPTION_INVALID'],
  [{ port: '70000' }, 'OPTION_INVALID'],
  [{ port: '80x' }, 'OPTION_INVALID'],
])('refuses %j with %s', (values, code) => {
  expect(() => read(values as Record<string, string | boolean>)).toThrow(
    expect.objectContaining({ code }) as Error,
  );
});

test('a production start seeds nothing', () => {
  expect(read({ production: true }).seed).toBe(false);
  expect(read({ empty: true }).seed).toBe(false);
  expect(read({}).seed).toBe(true);
});
