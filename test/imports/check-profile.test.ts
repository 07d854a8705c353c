import { checkProfile, mappedColumns } from '../../imports/check-profile';
import { ImportError, type Problem } from '../../imports/messages';
import donghu from '../../imports/profiles/donghu-buildings.json';
import donghuDwellings from '../../imports/profiles/donghu-dwellings.json';
import evaluations from '../../imports/profiles/rentsafe-evaluations.json';
import registrations from '../../imports/profiles/rentsafe-registrations.json';

function problemsOf(document: unknown): readonly Problem[] {
  try {
    checkProfile(document);
  } catch (error) {
    if (error instanceof ImportError) return error.problems;
    throw error;
  }
  return [];
}

describe('checkProfile', () => {
  it.each([registrations, evaluations, donghu, donghuDwellings])(
    'takes the shipped profile $key',
    (document) => {
      expect(problemsOf(document)).toEqual([]);
    },
  );

  it('knows every column of the shipped profiles once', () => {
    for (const profile of [registrations, evaluations, donghu, donghuDwellings].map(checkProfile)) {
      const all = [...mappedColumns(profile), ...profile.ignoredColumns];
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it.each([
    ['no address', { fields: [] }, '/fields'],
    ['an unknown property', { surprise: 1 }, '/surprise'],
    ['an unknown subject', { subject: 'tenant' }, '/subject'],
    ['an unknown encoding', { format: { ...donghu.format, encodings: ['klingon'] } }, '/format/encodings/0'],
    [
      'a date format without a day',
      { format: { ...donghu.format, dateFormats: ['yyyy-MM'] } },
      '/format/dateFormats/0',
    ],
    ['a column mapped and ignored', { ignoredColumns: ['备注', '总层数'] }, '/ignoredColumns'],
    [
      'an optional column that is not mapped',
      { optionalColumns: ['地址', '核定套数', '防雷检测', 'X'] },
      '/optionalColumns',
    ],
    [
      'a value map that is not there',
      { valueMaps: { property_types: donghu.valueMaps.property_types } },
      '/observations/0/values',
    ],
    [
      'a yes-no map with codes',
      { valueMaps: { ...donghu.valueMaps, yes_no: { 有: 'there' } } },
      '/observations/0/values',
    ],
    [
      'an observation of a field',
      {
        observations: [
          { key: 'storeys', from: ['总层数'], type: 'number', label: { zh: '层', en: 'Floors' } },
        ],
      },
      '/observations',
    ],
    ['a visit without scores', { subject: 'buildingVisit', complete: false }, '/visit'],
    ['no licence or origin', { source: '' }, '/source'],
  ])('refuses %s and points at the place', (_name, change, pointer) => {
    const problems = problemsOf({ ...donghu, ...change });
    expect(problems.map(({ code }) => code)).toContain('PROFILE_INVALID');
    expect(problems.map(({ column }) => column)).toContain(pointer);
    for (const { reason } of problems) {
      expect(reason.zh).toMatch(/\p{Script=Han}/u);
      expect(reason.en.replace(/"[^"]*"/g, '')).not.toMatch(/\p{Script=Han}/u);
    }
  });

  const observation = { key: 'note', from: ['火灾报警'], type: 'number', label: { zh: '说明', en: 'Note' } };
  it.each([
    ['a column', { ...observation, from: ['承租人国籍'] }, 'nationality'],
    ['a key', { ...observation, key: 'tenant_age' }, 'age'],
    ['a label', { ...observation, label: { zh: '宗教信仰', en: 'Note' } }, 'religion'],
    ['a column of telephone numbers', { ...observation, from: ['住户电话'] }, 'contact details'],
    ['a column of names', { ...observation, from: ['承租人姓名'] }, 'names of persons'],
    ['a key about complaints', { ...observation, key: 'complaints' }, 'the use of rights'],
  ])('refuses a forbidden subject in %s', (_name, added, subject) => {
    const problems = problemsOf({ ...donghu, observations: [added] });
    expect(problems[0]).toMatchObject({ code: 'FORBIDDEN_SUBJECT' });
    expect(problems[0]?.reason.en).toContain(subject);
  });

  it('takes no free text as an observation, and no party but the managing company', () => {
    const bare = { ...donghu, optionalColumns: [] };
    const text = problemsOf({ ...bare, observations: [{ ...observation, type: 'text' }] });
    expect(text).toMatchObject([{ code: 'PROFILE_INVALID', column: '/observations/0' }]);
    const party = problemsOf({ ...bare, observations: [{ ...observation, type: 'party' }] });
    expect(party).toMatchObject([{ code: 'PROFILE_INVALID', column: '/observations' }]);
    expect(
      problemsOf({ ...bare, observations: [{ ...observation, key: 'management_company', type: 'party' }] }),
    ).toEqual([]);
  });

  it('refuses a forbidden subject behind harmless names, in a value map', () => {
    const valueMaps = { ...donghu.valueMaps, property_types: { 汉: 'han', 少数民族: 'other' } };
    expect(problemsOf({ ...donghu, valueMaps })[0]).toMatchObject({
      code: 'FORBIDDEN_SUBJECT',
      value: '少数民族',
    });
  });

  it.each([null, 7, [], 'x', {}])('refuses %j, which is no profile at all', (document) => {
    expect(problemsOf(document).length).toBeGreaterThan(0);
  });
});
