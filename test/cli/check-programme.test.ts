import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkProgramme } from '../../cli/check-programme';

const example = JSON.parse(
  readFileSync(path.join(__dirname, '../../docs/guides/programme.example.json'), 'utf8'),
) as Record<string, unknown>;

test('the example of the guide is a programme', () => {
  expect(checkProgramme(example)).toEqual({ programme: example });
});

test.each([
  ['no purpose', { purpose: undefined }, 'PROGRAMME_INVALID', '/purpose'],
  ['a name in one language', { name: { zh: '登记' } }, 'PROGRAMME_INVALID', '/name/en'],
  ['a property that means nothing', { surprise: 1 }, 'PROGRAMME_INVALID', '/surprise'],
  ['a day that does not exist', { startsOn: '2027-02-30' }, 'PROGRAMME_INVALID', '/startsOn'],
  ['an end before the start', { endsOn: '2020-01-01' }, 'DATES_REVERSED', '/endsOn'],
  ['a time zone that does not exist', { timeZone: 'Asia/Wuhan' }, 'TIME_ZONE_UNKNOWN', '/timeZone'],
  ['an offset for a time zone', { timeZone: '+08:00' }, 'TIME_ZONE_UNKNOWN', '/timeZone'],
  ['a language that is not there', { defaultLocale: 'fr' }, 'PROGRAMME_INVALID', '/defaultLocale'],
])('%s is refused, with the place, in both languages', (_name, change, code, pointer) => {
  const checked = checkProgramme(JSON.parse(JSON.stringify({ ...example, ...change })));
  const problems = 'problems' in checked ? checked.problems : [];
  expect(problems).toEqual([
    {
      code,
      pointer,
      zh: expect.stringMatching(/\p{Script=Han}/u) as string,
      en: expect.any(String) as string,
    },
  ]);
});
