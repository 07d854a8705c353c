import { SETTINGS_KINDS } from '../../domain/closed-lists';
import { DEFAULT_REVISIT_SETTINGS, type LadderStep } from '../../domain/revisit-round';
import { SETTINGS_SCHEMAS } from '../../domain/settings-schema';
import { SHIPPED_SETTINGS } from '../../domain/shipped-settings';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { validateSettings } from '../../rules/validate-settings';

const problems = (kind: (typeof SETTINGS_KINDS)[number], document: unknown) =>
  validateSettings(kind, document, shippedCatalogue).map(({ code, pointer }) => [code, pointer]);
const ofLadder = (...ladder: readonly object[]) =>
  problems('revisitRound', { ...DEFAULT_REVISIT_SETTINGS, ladder });
const link: LadderStep = { do: 'link', after: 0 };

test.each(SETTINGS_KINDS)('what ships for %s is right, and says all that its schema asks', (kind) => {
  expect(problems(kind, SHIPPED_SETTINGS[kind])).toEqual([]);
  expect(Object.keys(SHIPPED_SETTINGS[kind]).toSorted()).toEqual(SETTINGS_SCHEMAS[kind].required.toSorted());
  expect(SETTINGS_SCHEMAS[kind].groups.flatMap(({ fields }) => fields)).toEqual(
    SETTINGS_SCHEMAS[kind].required,
  );
});

test('says of each field what is wrong with it', () => {
  expect(
    problems('officerWork', { minutesPerVisit: 9, minutesPerCall: '12', callsPerHundred: 30, hours: 1 }),
  ).toEqual([
    ['MISSING_PROPERTY', ''],
    ['UNKNOWN_PROPERTY', '/hours'],
    ['WRONG_VALUE', '/minutesPerVisit'],
    ['WRONG_TYPE', '/minutesPerCall'],
  ]);
  expect(problems('siteVisit', [])).toEqual([['NOT_A_DOCUMENT', '']]);
});

test('says where fields do not fit each other', () => {
  expect(
    problems('revisitRound', {
      ...DEFAULT_REVISIT_SETTINGS,
      remindBeforeWorkingDays: 8,
      cadenceDays: { priority: 100, standard: 90, light: 365 },
    }),
  ).toEqual([
    ['REMINDER_NOT_BEFORE_DUE', '/remindBeforeWorkingDays'],
    ['ORDER_REVERSED', '/cadenceDays/standard'],
  ]);
  expect(
    problems('siteVisit', {
      ...SHIPPED_SETTINGS.siteVisit,
      slotHours: [11, 9, 19],
      slotMinutes: 90,
      reinspectAfterDays: { severe: 14, serious: 7, minor: 30 },
    }),
  ).toEqual([
    ['NOT_ASCENDING', '/slotHours'],
    ['SLOT_AFTER_HOURS', '/slotMinutes'],
    ['ORDER_REVERSED', '/reinspectAfterDays/serious'],
  ]);
});

test('a ladder asks the home, at once, and nothing follows its end', () => {
  expect(ofLadder({ ...link, after: 1 })).toEqual([['FIRST_STEP_WAITS', '/ladder/0/after']]);
  expect(ofLadder({ do: 'assign', after: 0 })).toEqual([['LADDER_ASKS_NOBODY', '/ladder']]);
  expect(ofLadder(link, { do: 'close', after: 2 }, { do: 'letter', after: 2 })).toEqual([
    ['STEP_AFTER_END', '/ladder/2'],
  ]);
  expect(ofLadder(link, { do: 'letter', after: 2, until: 3 })).toEqual([
    ['DEADLINE_OF_NOBODY', '/ladder/1/until'],
  ]);
});

describe('a step’s condition', () => {
  const when = (condition: object, deed: LadderStep['do'] = 'letter') =>
    ofLadder(link, { do: deed, after: 3, when: condition });

  test('is one of the rules, and told of in their words', () => {
    expect(when({ fact: 'unknownThing', operator: 'is', value: true })).toEqual([
      ['UNKNOWN_FACT', '/ladder/1/when/fact'],
    ]);
    expect(when({ condition: 'shared' })).toEqual([['UNKNOWN_CONDITION', '/ladder/1/when/condition']]);
    expect(when({ all: [] })).toEqual([['EMPTY_CONDITION', '/ladder/1/when/all']]);
    expect(when({ not: { fact: 'openHazardSeverity', operator: 'is', value: 'severe' } })).toEqual([]);
  });

  test('may read a fact that never raises where it schedules a contact, and not where it brings a visit', () => {
    const right = shippedCatalogue.find(({ mayRaise, type }) => !mayRaise && type === 'boolean')!;
    const uses = { fact: right.key, operator: 'is', value: true };
    expect(when(uses)).toEqual([]);
    expect(when(uses, 'visit_task')).toEqual([['RIGHT_BRINGS_VISIT', '/ladder/1/when']]);
    expect(when({ not: { any: [uses] } }, 'visit_task')).toEqual([['RIGHT_BRINGS_VISIT', '/ladder/1/when']]);
  });
});

test('says of a text what it lacks, what it does not know, and what it never says', () => {
  const texts = SHIPPED_SETTINGS.messageTexts;
  expect(
    problems('messageTexts', {
      ...texts,
      confirmation: { zh: '请确认', en: 'Pay at https://x.example {link}{link}' },
      visitReminder: { zh: '{link}{appointment}{name}', en: '' },
    }),
  ).toEqual([['WRONG_VALUE', '/visitReminder/en']]);
  expect(
    problems('messageTexts', {
      ...texts,
      confirmation: { zh: '请确认', en: 'Pay at https://x.example {link}{link}' },
      visitReminder: { zh: '{link}{appointment}{name}', en: '{appointment}: {link}' },
    }),
  ).toEqual([
    ['VARIABLE_NOT_ONCE', '/confirmation/zh'],
    ['VARIABLE_NOT_ONCE', '/confirmation/en'],
    ['TEXT_NEVER_SAYS', '/confirmation/en'],
    ['VARIABLE_UNKNOWN', '/visitReminder/zh'],
  ]);
});
