import { checkFactEntry } from '../../rules/check-fact-entry';
import { type FactEntry, findFact, NUMBER_UNITS, shippedCatalogue } from '../../rules/fact-catalogue';
import { FACT_KEYS } from '../../rules/fact-keys';

describe('the shipped fact catalogue', () => {
  it('has the listed keys, each once', () => {
    expect(shippedCatalogue.map((entry) => entry.key)).toEqual([...FACT_KEYS]);
    expect(new Set(FACT_KEYS).size).toBe(FACT_KEYS.length);
  });

  it.each(shippedCatalogue.map((entry) => [entry.key, entry] as const))('states all of %s', (_, entry) => {
    for (const text of [entry.label, entry.source, entry.purpose, entry.legalBasis]) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).toMatch(/[a-z]/);
    }
    expect(['number', 'date', 'enum', 'boolean']).toContain(entry.type);
    expect(entry.unit === null).toBe(entry.type !== 'number');
    if (entry.unit !== null) expect(NUMBER_UNITS).toContain(entry.unit);
    expect(entry.retention).toMatch(/^P\d+[YMD]$/);
    expect(entry.visibility).toContain('supervisor');
    // What may raise belongs to a ground or to the structure; what may not stands outside, with a direction.
    expect(entry.mayRaise).toBe(entry.family !== 'none');
    // a date alone says neither well nor ill, and what is not settled yet is no ground before its deadline
    const isEvidence =
      ['safety', 'record'].includes(entry.family) &&
      entry.type !== 'date' &&
      !['recordVerified', 'recordContradictory', 'daysSinceConfirmation'].includes(entry.key);
    expect(typeof entry.benign).toBe(
      isEvidence
        ? { enum: 'string', number: 'number', boolean: 'boolean', date: '' }[entry.type]
        : 'undefined',
    );
    if (entry.type === 'enum' && isEvidence)
      expect(entry.values.map(({ value }) => value)).toContain(entry.benign);
    if (entry.type === 'number') expect(entry.switchedOnBy === undefined).toBe(entry.mayRaise);
    if (entry.type === 'enum') expect(entry.values.length).toBeGreaterThan(1);
  });

  it('keeps from raising exactly what the programme names', () => {
    expect(shippedCatalogue.filter((entry) => !entry.mayRaise).map((entry) => entry.key)).toEqual([
      'occupantCount',
      'disputed',
      'objection',
      'refusal',
      'openServiceRequest',
      'auditErrorsFound',
      'failedContacts90Days',
      'changes90Days',
      'daysToTenancyEnd',
      'unchangedConfirmations',
    ]);
  });

  it('says what a dispute makes unknown: facts of the catalogue, none of them about safety', () => {
    const hidden = shippedCatalogue.flatMap((entry) => entry.makesUnknown ?? []);
    expect(hidden).toContain('recordVerified');
    for (const key of hidden) expect(findFact(shippedCatalogue, key)?.family).toMatch(/^(record|none)$/);
  });

  it('never shows a landlord disputes, objections, refusals or requests', () => {
    for (const key of ['disputed', 'objection', 'refusal', 'openServiceRequest']) {
      expect(shippedCatalogue.find((entry) => entry.key === key)?.visibility).not.toContain('landlord');
    }
  });

  it('says nothing of who a person is', () => {
    expect(shippedCatalogue.flatMap(checkFactEntry)).toEqual([]);
  });
});

describe('a fact about a forbidden subject is refused', () => {
  const sound = findFact(shippedCatalogue, 'fireAlarmPresent')!;

  it.each<[string, Partial<FactEntry>, string]>([
    ['in its key', { key: 'tenantNationality' }, '/key'],
    ['in its Chinese label', { label: { zh: '住户籍贯', en: 'Field 7' } }, '/label/zh'],
    ['in its English label', { label: { zh: '字段七', en: 'Monthly income' } }, '/label/en'],
    ['in its purpose', { purpose: { zh: '掌握行踪', en: 'To plan visits' } }, '/purpose/zh'],
    ['in its legal basis', { legalBasis: { zh: '户籍管理条例', en: 'By-law' } }, '/legalBasis/zh'],
    ['in its source', { source: { zh: '名册', en: 'Police record' } }, '/source/en'],
  ])('%s', (_, change, pointer) => {
    const found = checkFactEntry({ ...sound, ...change } as FactEntry);
    expect(found).toContainEqual(expect.objectContaining({ code: 'FORBIDDEN_SUBJECT', pointer }));
  });

  it('in an option of an enumeration', () => {
    const values = [
      { value: 'a', label: { zh: '本地', en: 'Married' } },
      { value: 'hukou', label: sound.label },
    ];
    const found = checkFactEntry({ ...sound, type: 'enum', values } as FactEntry);
    expect(found.map(({ pointer }) => pointer)).toContain('/values/1/value');
  });
});
