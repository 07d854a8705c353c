import request from 'supertest';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { publishDocument } from '../support/publish-document';
import { seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  app = appOn(database);
});
afterAll(() => database.close());

interface Rules {
  programme: { purpose: { en: string } };
  oversight: object[];
  rulesets: {
    number: number;
    foreseen: object | null;
    rules: { id: string; sentence: { zh: string; en: string } }[];
    facts: { key: string; purpose: object; mayRaise: boolean }[];
    versions: object[];
    document: object;
  }[];
}
const read = async () => (await request(app).get('/api/rules-in-force').expect(200)).body as Rules;

test('anybody reads the rules in force, what they are for, what they read and who answers for them', async () => {
  const { programme, oversight, rulesets } = await read();
  expect(programme.purpose.en).toBe('Testing');
  expect(oversight.length).toBeGreaterThan(3);
  const [ruleset] = rulesets;
  expect(ruleset).toMatchObject({
    key: 'tier-placement',
    number: 1,
    foreseen: null,
    document: tierPlacement,
  });
  expect(ruleset?.rules).toHaveLength(tierPlacement.rules.length);
  expect(ruleset?.rules[0]).toMatchObject({ id: 'severe-hazard', tier: 'priority', ground: 'safety' });
  expect(ruleset?.facts.find(({ key }) => key === 'disputed')).toMatchObject({ mayRaise: false });
});

test.each([
  ['en', 'The rules in force', 'Severe hazard open', 'never raises a tier'],
  ['zh', '现行规则', '严重隐患', '从不提高级别'],
])('the page says the same in words (%s)', async (language, ...words) => {
  const { text } = await request(app)
    .get(`/rules?lang=${language}`)
    .expect(200)
    .expect('Content-Type', /html/);
  for (const word of words) expect(text).toContain(word);
  expect(text).not.toMatch(/undefined|\[object|<script/);
  expect(text).toContain('href="/api/rules-in-force"');
});

test('figures are sums, and no name, note, home or example is told', async () => {
  const { users, homes, districtId } = register;
  const district = { id: districtId, nameZh: '区', nameEn: 'Zephyr district', moved: 3 };
  const assessment = {
    asOf: '2026-11-02',
    simulation: { registrations: 2, moved: 1, districts: [district], examples: [{ facts: { secret: 1 } }] },
  };
  await publishDocument(database.service, register, { ...tierPlacement, defaultTier: 'light' }, assessment);
  const rules = await read();
  expect(rules.rulesets[0]).toMatchObject({
    number: 2,
    foreseen: { asOf: '2026-11-02', registrations: 2, moved: 1 },
    moved: null,
    versions: [{ number: 2, retiredAt: null }, { number: 1 }],
    elsewhere: [{ number: 1, districts: [{ zh: 'd1', en: 'd1' }] }],
  });
  const { text } = await request(app).get('/rules?lang=zh').expect(200);
  expect(text).toContain('第 1 版确定级别：d1');
  for (const told of [JSON.stringify(rules), text]) {
    for (const id of [...Object.values(users), ...Object.values(homes[0]), districtId])
      expect(told).not.toContain(id);
    expect(told).not.toMatch(/Zephyr|secret/);
  }
});

test('rules that cannot be run are told by nobody', async () => {
  await publishDocument(database.service, register, { key: 'tier-placement', rules: 'none' });
  expect((await read()).rulesets).toEqual([]);
  await request(app).get('/rules').expect(200);
});
