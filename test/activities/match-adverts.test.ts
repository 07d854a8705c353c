import { findHome, getKnownPlaces } from '../../activities/match-adverts';
import {
  insertMadeRegister,
  matchAll,
  scoreOf,
  type HomeIds,
  type Matched,
} from '../bench/addresses/measure';
import { labelledAddresses } from '../bench/addresses/variants';
import { createTestDatabase, type TestDatabase } from '../support/database';

const made = labelledAddresses(1, 250);
const ownHouse = { address: '12  PALMER ST', postalCode: 'M4K', doors: ['1'] };
const twinDistricts = ['湖滨', '青山'].map((district) => ({
  address: `东湖市${district}区新华路9号`,
  postalCode: null,
  doors: ['1单元101室', '1单元102室'],
}));
const addresses = { ...made, buildings: [...made.buildings, ownHouse, ...twinDistricts] };
let database: TestDatabase;
let ids: HomeIds;
let matched: Matched[];

beforeAll(async () => {
  database = await createTestDatabase();
  ids = await insertMadeRegister(database.service, addresses);
  matched = await matchAll(database.service, addresses);
});
afterAll(() => database.close());

const outcomeOf = async (text: string) => {
  const places = await getKnownPlaces(database.service);
  const choice = await database.service.transaction((trx) => findHome(trx, text, places));
  return choice.outcome;
};

test('of labelled ways to write addresses at least 90 in 100 are matched, and 99 in 100 matches are right', () => {
  const score = scoreOf(matched, ids);
  expect(score.precision).toBeGreaterThanOrEqual(0.99);
  expect(score.recall).toBeGreaterThanOrEqual(0.9);
});

test.each([
  ['12 Palmer Street', 'match'],
  ['12 Palmer', 'match'],
  // numbers are the same or another house
  ['13 Palmer Street', 'none'],
  ['12A Palmer Street', 'none'],
  ['120 Palmer Street', 'none'],
  ['12 Palmer Avenue', 'none'],
  // a letter wrong, and nothing else that says where
  ['12 Plamer Street', 'uncertain'],
  ['12 Plamer Street, Toronto, ON M4K 2B1', 'match'],
  // a house that is one home is none by another number
  ['Unit 3, 12 Palmer Street', 'uncertain'],
  ['东湖市湖滨区新华路9号1单元101室', 'match'],
  ['新华路9号1单元101室', 'uncertain'],
  ['东湖市湖滨区新华路9号', 'uncertain'],
  ['东湖市东江区新华路9号1单元101室', 'none'],
  ['No. 9 Xinhua Road, Room 101, Unit 1, Qingshan District', 'match'],
  ['a room to let', 'none'],
])('%s: %s', async (text, outcome) => {
  expect(await outcomeOf(text)).toBe(outcome);
});
