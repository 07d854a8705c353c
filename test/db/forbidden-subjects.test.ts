import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { ABOUT_BUILDINGS, FORBIDDEN_WORDS, forbiddenSubject } from '../../domain/forbidden-subjects';
import { approveKey } from '../support/approve-keys';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What the database says of each text. */
async function forbiddenInDatabase(texts: readonly string[]): Promise<boolean[]> {
  const { rows } = await database.owner.raw<{ rows: { forbidden: boolean }[] }>(
    'SELECT is_forbidden_subject(t) AS forbidden FROM unnest(?::text[]) WITH ORDINALITY AS u(t, at) ORDER BY at',
    [[...texts]],
  );
  return rows.map(({ forbidden }) => forbidden);
}

async function disagreeing(texts: readonly string[]): Promise<string[]> {
  const database = await forbiddenInDatabase(texts);
  return texts.filter((text, at) => database[at] !== (forbiddenSubject(text) !== null));
}

const words = Object.values(FORBIDDEN_WORDS)
  .flat()
  .map((word) => word.replace('*', 'xyz'));

test('the database forbids each listed word, as a key, as a heading and inside a label', async () => {
  const texts = words.flatMap((word) => [
    word,
    word.replaceAll(' ', '_'),
    word.toUpperCase(),
    `of the ${word} here`,
    `a${word}`,
    `${word}s`,
  ]);
  expect((await forbiddenInDatabase(words)).every(Boolean)).toBe(true);
  expect(await disagreeing(texts)).toEqual([]);
});

test('code and database agree on any text made of listed words, phrases about buildings and others', async () => {
  const piece = fc.constantFrom(
    ...words,
    ...ABOUT_BUILDINGS,
    'tenantAge',
    'GARAGE',
    'ＡＧＥ',
    'eth\u200bnicity',
    'Âge',
    '楼栋',
    '电梯',
    'roof 2',
    's',
    'PropertyAge',
    '7',
  );
  const joined = fc
    .array(piece, { minLength: 1, maxLength: 4 })
    .chain((pieces) => fc.constantFrom(' ', '_', '', '-', ' / ').map((glue) => pieces.join(glue)));
  await fc.assert(
    fc.asyncProperty(fc.array(joined, { minLength: 50, maxLength: 50 }), async (texts) => {
      expect(await disagreeing(texts)).toEqual([]);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('a key is refused for its own name and for each of its labels', async () => {
  const add = (change: object) =>
    approveKey(database, {
      key: 'roof_type',
      valueType: 'enum',
      labelZh: '屋顶',
      labelEn: 'Roof',
      ...change,
    });
  for (const change of [{ key: 'tenant_phone' }, { labelZh: '住户姓名' }, { labelEn: 'Complaints made' }]) {
    await expect(add(change)).rejects.toMatchObject({ constraint: 'no_forbidden_subject' });
  }
  await expect(add({ valueType: 'text' })).rejects.toMatchObject({
    constraint: 'no_free_text_from_a_profile',
  });
  await add({});
});

test('a value that is not of its key is refused: free text as a code, a name as a party, a home as a building', async () => {
  const observe = (change: object) =>
    database.service('observations').insert({
      id: uuid(),
      subject_type: 'building',
      subject_id: uuid(),
      source_kind: 'import',
      source: 'test',
      observed_at: new Date(),
      ...change,
    });
  for (const wrong of [
    { key: 'heating_type', value: '"Call Mrs Example"' },
    { key: 'management_company', value: '"Mrs Example"' },
    { key: 'fire_alarm', value: '"yes"' },
    { key: 'elevators', value: '"2"' },
    { key: 'elevator_last_inspected_on', value: '"spring"' },
    { key: 'occupant_count', value: '2' },
  ]) {
    await expect(observe(wrong)).rejects.toMatchObject({ code: 'DS041' });
  }
  for (const right of [
    { key: 'heating_type', value: '"hot_water"' },
    { key: 'management_company', value: JSON.stringify(uuid()) },
    { key: 'management_company', value: 'null' },
    { key: 'fire_alarm', value: 'true' },
    { key: 'elevators', value: '2' },
    { key: 'address', value: '"1 Example Street"' },
  ]) {
    await observe(right);
  }
});
