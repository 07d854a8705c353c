import { v7 as uuid } from 'uuid';
import type { RulesetDocument } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { HOMES_NOT_TOLD_APART } from '../../db/queries/simulate-placement';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { fillBuilding } from '../support/fill-building';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
});
afterAll(() => database.close());

interface Item {
  before: { decidedBy: string | null };
  after: { decidedBy: string | null };
  facts: Record<string, unknown>;
}

describe('records of the register for a case', () => {
  const path = () => `/api/rulesets/${register.rulesetId}/records`;
  const ask = async (
    decidedBy: string | null,
    seed = 1,
    document: object = tierPlacement,
  ): Promise<Item[]> => {
    const author = await signIn(app, 'admin');
    const { body } = await author.post(path(), { document, decidedBy, seed }).expect(200);
    return (body as { items: Item[] }).items;
  };
  const fill = (homes: number) => fillBuilding(database.service, register, homes);
  /** The rule that places most of them. */
  const decides = async (): Promise<string | null> => {
    for (const id of [null, ...tierPlacement.rules.map((rule) => rule.id)])
      if ((await ask(id)).length > 0) return id;
    throw new Error('no rule places anything');
  };

  test('are none of a building in which a home could be told from the few others', async () => {
    await fill(HOMES_NOT_TOLD_APART - 1);
    for (const id of [null, ...tierPlacement.rules.map((rule) => rule.id)]) expect(await ask(id)).toEqual([]);
    await fill(HOMES_NOT_TOLD_APART);
    expect((await ask(await decides())).length).toBeGreaterThan(0);
  });

  test('say what the rules know, where the document places them, and nothing of which homes they are', async () => {
    await fill(12);
    const ruleId = await decides();
    const items = await ask(ruleId);
    expect(items.length).toBeLessThanOrEqual(10);
    for (const item of items) {
      expect(Object.keys(item).toSorted()).toEqual(['after', 'before', 'facts']);
      expect(item.after.decidedBy).toBe(ruleId);
    }
    const told = JSON.stringify(items);
    const homes = await database.service('registrations').select('id', 'unit_id', 'building_id', 'patch_id');
    for (const home of homes)
      for (const each of Object.values(home as Record<string, string>)) expect(told).not.toContain(each);
  });

  test('come in an order of their own for each seed, and the same again for the same one', async () => {
    // so that they can be told apart here
    const homes = await database
      .service('registrations')
      .where({ patch_id: register.patches[0] })
      .pluck('id');
    for (const [index, id] of homes.entries()) {
      await database.service('registrations').where({ id }).update({ unchanged_confirmations: index });
    }
    // one that is read in a rule which places none of them
    const never = { fact: 'unchangedConfirmations', operator: 'atLeast', value: 1_000 } as const;
    const document: RulesetDocument = {
      ...tierPlacement,
      rules: tierPlacement.rules.map((rule) =>
        rule.id === 'steady-record' ? { ...rule, conditions: { all: [rule.conditions, never] } } : rule,
      ),
    };
    const single = { ...document, rules: document.rules.filter(({ id }) => id === 'steady-record') };
    const order = async (seed: number) =>
      (await ask(null, seed, single)).map(({ facts }) => facts['unchangedConfirmations']);
    expect(await order(1)).toEqual(await order(1));
    expect(await order(1)).not.toEqual(await order(2));
  });

  test('are asked by the rules of the document, also those that are not in force', async () => {
    const document: RulesetDocument = { ...tierPlacement, rules: [], defaultTier: 'light' };
    const all: RulesetDocument = {
      ...tierPlacement,
      rules: tierPlacement.rules.slice(0, 1).map((rule) => ({ ...rule, id: 'new-one' })),
      defaultTier: 'light',
    };
    expect((await ask(null, 1, all)).length).toBeGreaterThan(0);
    const author = await signIn(app, 'admin');
    await author.post(path(), { document: all, decidedBy: 'nobody', seed: 1 }).expect(404);
    await author.post(path(), { document, decidedBy: null, seed: 1 }).expect(422);
    await author
      .post(`/api/rulesets/${uuid()}/records`, { document: all, decidedBy: null, seed: 1 })
      .expect(404);
  });
});

describe('what one document changes against another', () => {
  const differences = async (
    before: object,
    after: object,
  ): Promise<{ text: { en: string; zh: string } }[] | null> => {
    const author = await signIn(app, 'admin');
    const { body } = await author
      .post(`/api/rulesets/${register.rulesetId}/differences`, { before, after })
      .expect(200);
    return (body as { items: { text: { en: string; zh: string } }[] | null }).items;
  };

  test('is told in words, in both languages', async () => {
    const named = tierPlacement.rules.map((rule, index) =>
      index === 0 ? { ...rule, name: { zh: '甲', en: 'First' } } : rule,
    );
    const items = await differences(tierPlacement, { ...tierPlacement, rules: named });
    expect(items).toHaveLength(1);
    expect(items?.[0]?.text.en).toContain('First');
    expect(items?.[0]?.text.zh).toContain('甲');
    expect(await differences(tierPlacement, tierPlacement)).toEqual([]);
  });

  test('is not told of a document with mistakes', async () => {
    expect(await differences(tierPlacement, { ...tierPlacement, rules: [] })).toBeNull();
  });
});
