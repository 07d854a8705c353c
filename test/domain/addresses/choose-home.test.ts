import { chooseHome, type Choice } from '../../../domain/addresses/choose-home';
import { knownPlaces } from '../../../domain/addresses/known-places';
import { addressOfDwelling, readAddress } from '../../../domain/addresses/read-address';

const places = knownPlaces(['东湖市湖滨区'], ['Toronto']);

/** What becomes of a text where the register has this one building with these dwellings. */
function outcomeOf(text: string, building: string, doors: readonly string[]): Choice['outcome'] {
  const readings = readAddress(building);
  const address = readings.find(({ unit }) => unit === null) ?? readings[0];
  if (address === undefined) throw new Error(building);
  const dwellings = doors.map((door) => ({ dwellingId: door, address: addressOfDwelling(address, door) }));
  const buildings = [{ buildingId: building, address, dwellings }];
  return chooseHome(readAddress(text, places), buildings, [address]).outcome;
}

test.each([
  ['504-100 King St W', '100 KING ST W', ['504', '505'], 'match'],
  ['504-100 King St W, Toronto, ON', '100 KING ST W', ['504', '505'], 'match'],
  ['504-100 King St W, Hamilton, ON', '100 KING ST W', ['504', '505'], 'uncertain'],
  ['504-100 King St W Hamilton', '100 KING ST W', ['504', '505'], 'uncertain'],
  ['504-100 King St W, Hamilton', '100 KING ST W HAMILTON', ['504', '505'], 'match'],
  ['100 King St W, Hamilton', '100 KING ST W', ['1'], 'uncertain'],
  ['Room 2, 1-12 Main St', '12 MAIN ST', ['1', '2'], 'uncertain'],
  ['Room 2, 10-12 Main St', '10-12 MAIN ST', ['1', '2'], 'uncertain'],
  ['Unit 1, 12 Main St #2', '12 MAIN ST', ['1', '2'], 'uncertain'],
  ['Room 2, 1-12 Main St', '12 MAIN ST', ['1'], 'uncertain'],
  ['Room 2, 12 Main St', '12 MAIN ST', ['1', '2'], 'match'],
])('%s where the register has %s (%j): %s', (text, building, doors, outcome) => {
  expect(outcomeOf(text, building, doors)).toBe(outcome);
});

test.each([
  ['学院路12号501室', '学院路12号', ['501', '502'], 'match'],
  ['湖北省东湖市湖滨区文化街道学院路12号501室', '学院路12号', ['501', '502'], 'match'],
  ['武汉市洪山区学院路12号501室', '学院路12号', ['501', '502'], 'uncertain'],
  ['武汉市湖滨区学院路12号501室', '湖滨区学院路12号', ['501', '502'], 'uncertain'],
  ['洪山区学院路12号501室', '东湖市学院路12号', ['501', '502'], 'uncertain'],
  ['Wuhan Shi Xueyuan Lu 12 Hao 501 Shi', '学院路12号', ['501', '502'], 'uncertain'],
  ['学院路12号之一501室', '学院路12号', ['501', '502'], 'none'],
  ['学院路12号甲501室', '学院路12号', ['501', '502'], 'none'],
  ['学院路12号附3号501室', '学院路12号', ['501', '502'], 'none'],
  ['人民路123弄45号之一501室', '人民路123弄45号', ['501', '502'], 'none'],
  ['学院路12号西区3幢501室', '学院路12号东区3幢', ['501', '502'], 'none'],
  ['学院路12号二期3幢501室', '学院路12号3幢', ['501', '502'], 'uncertain'],
  ['学院路12号A1座501室', '学院路12号1座', ['501', '502'], 'none'],
  ['学院路12号东区501室', '学院路12号', ['501', '502'], 'uncertain'],
  ['学院路12号(东区)501室', '学院路12号', ['501', '502'], 'uncertain'],
  ['学院路12号2单元501室', '学院路12号', ['501', '502'], 'uncertain'],
  ['学院路12号501室', '学院路12号', ['2单元501室', '2单元502室'], 'match'],
  ['学院路12号2单元501-2', '学院路12号', ['2单元2室', '2单元501室'], 'uncertain'],
  ['学院路12号2单元501-2', '学院路12号', ['2单元501室'], 'uncertain'],
])('%s beside %s (%j): %s', (text, building, doors, outcome) => {
  expect(outcomeOf(text, building, doors)).toBe(outcome);
});
