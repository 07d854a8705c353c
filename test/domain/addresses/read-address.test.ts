import { addressOfDwelling, readAddress } from '../../../domain/addresses/read-address';
import { knownPlaces } from '../../../domain/addresses/known-places';
import { plainCharacters } from '../../../domain/addresses/plain-characters';
import { spellingErrors } from '../../../domain/addresses/spelling';

const places = knownPlaces(['东湖市湖滨区文化街道'], ['Toronto']);

/** What the readings of a text say, without what they do not. */
function said(text: string): object[] {
  return readAddress(text, places).map(({ script: _, localities, number, ...parts }) => ({
    ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null)),
    ...(number && { number: number.from === number.to ? number.from : [number.from, number.to] }),
    ...(number?.suffix && { suffix: number.suffix }),
    ...localities,
  }));
}

const jarvis = { road: 'jarvis', roadType: 'st', number: 160 };

test.each([
  ['160  JARVIS ST ', [jarvis]],
  [
    'Unit 504, 160 Jarvis Street, Toronto, ON M5B 2E1',
    [{ ...jarvis, unit: '504', city: 'toronto', postalCode: 'm5b2e1' }],
  ],
  ['160 jarvis st. #0504 Toronto, Canada', [{ ...jarvis, unit: '504', city: 'toronto' }]],
  ['504-160 Jarvis St', [{ ...jarvis, unit: '504' }]],
  ['160 1/2 Jarvis St', [{ ...jarvis, suffix: 'half' }]],
  [
    'Apt. PH2 - 20 Saint Clair Avenue West',
    [{ road: 'st clair', roadType: 'ave', direction: 'w', number: 20, unit: 'ph2' }],
  ],
  [
    '1596-1598  BATHURST ST',
    [
      { road: 'bathurst', roadType: 'st', number: 1598, unit: '1596' },
      { road: 'bathurst', roadType: 'st', number: [1596, 1598] },
    ],
  ],
  ['14 Thirty-Ninth Street', [{ road: '39th', roadType: 'st', number: 14 }]],
  ['7 Upper Canada Dr, Basement', [{ road: 'upper canada', roadType: 'dr', number: 7, unit: 'bsmt' }]],
  ['339 The West Mall', [{ road: 'the west', roadType: 'mall', number: 339 }]],
  [
    '504-100 King St W, Hamilton, ON',
    [{ road: 'king', roadType: 'st', direction: 'w', number: 100, unit: '504', beside: ['hamilton'] }],
  ],
  ['160 Jarvis St North York Ontario', [{ ...jarvis, direction: 'n', beside: ['york'] }]],
  ['Room 2, 1-160 Jarvis St', [{ ...jarvis, beside: ['dwellings'] }]],
  ['Unit 3, 160 Jarvis St #5', [{ ...jarvis, beside: ['dwellings'] }]],
  ['Room 2, Unit 5, 160 Jarvis St', [{ ...jarvis, unit: '5' }]],
  ['Room 2, 160 Jarvis St', [{ ...jarvis, unit: '2' }]],
  ['5 Rue Frontenac', [{ road: 'rue frontenac', number: 5 }]],
])('a Western address: %s', (text, readings) => {
  expect(said(text)).toEqual(readings);
});

const xueyuan = { road: 'xueyuan', roadInCharacters: '学院', roadType: 'lu', number: 12 };
const inside = { building: '3', entrance: '2', unit: '501' };
const there = { city: 'donghu', district: 'hubin' };

test.each([
  ['东湖市湖滨区文化街道学院路12号3幢2单元501室', [{ ...xueyuan, ...inside, ...there, street: 'wenhua' }]],
  ['東湖市湖濱區學院路１２號３棟二單元五〇一室', [{ ...xueyuan, ...inside, ...there }]],
  ['东湖湖滨学院路12号阳光花园3号楼2-501', [{ ...xueyuan, ...inside, ...there }]],
  ['学院路12号3-2-501', [{ ...xueyuan, ...inside }]],
  [
    '学院路12号2-501',
    [
      { ...xueyuan, building: '2', unit: '501' },
      { ...xueyuan, entrance: '2', unit: '501' },
    ],
  ],
  [
    '湖滨路二十三号五楼501房',
    [{ road: 'hubin', roadInCharacters: '湖滨', roadType: 'lu', number: 23, unit: '501' }],
  ],
  ['三元路8号', [{ road: 'sanyuan', roadInCharacters: '三元', roadType: 'lu', number: 8 }]],
  [
    '人民路123弄45号501室',
    [{ road: 'renmin', roadInCharacters: '人民', roadType: 'lu', lane: '123', number: 45, unit: '501' }],
  ],
  ['学院路12号之1 501室', [{ ...xueyuan, suffix: '1', unit: '501' }]],
  ['武汉市学院路12号', [{ ...xueyuan, city: 'wuhan', beside: ['wuhan'] }]],
  ['学院路12号之一', [{ ...xueyuan, suffix: '1' }]],
  ['学院路12号甲501室', [{ ...xueyuan, suffix: '甲', unit: '501' }]],
  ['学院路12甲号', [{ ...xueyuan, suffix: '甲' }]],
  ['学院路12号附3号501室', [{ ...xueyuan, suffix: '附3', unit: '501' }]],
  ['学院路12号甲幢501室', [{ ...xueyuan, building: '甲', unit: '501' }]],
  ['学院路12号东区3幢501室', [{ ...xueyuan, building: '东区3', unit: '501' }]],
  ['学院路12号花园二期3幢501室', [{ ...xueyuan, building: '2期3', unit: '501' }]],
  ['学院路12号A1座501室', [{ ...xueyuan, building: 'a1', unit: '501' }]],
  ['学院路12号东区501室', [{ ...xueyuan, unit: '501', beside: ['东区'] }]],
  [
    '人民路123弄45号之一',
    [{ road: 'renmin', roadInCharacters: '人民', roadType: 'lu', lane: '123', number: 45, suffix: '1' }],
  ],
  ['学院路12号3幢2单元501-2', [{ ...xueyuan, building: '3', entrance: '2', beside: ['501-2'] }]],
  [
    'Wuhan Shi Xueyuan Lu 12 Hao',
    [{ road: 'xueyuan', roadType: 'lu', number: 12, city: 'wuhan', beside: ['wuhan'] }],
  ],
  ['No. 12-1 Xueyuan Road', [{ road: 'xueyuan', roadType: 'lu', number: 12, suffix: '1' }]],
  [
    'Donghu Shi Hubin Qu Xueyuan Lu 12 Hao 3 Zhuang 2 Danyuan 501 Shi',
    [{ road: 'xueyuan', roadType: 'lu', number: 12, ...inside, ...there }],
  ],
  [
    'Room 501, Unit 2, Building 3, No. 12 Xueyuan Road, Hubin District',
    [{ road: 'xueyuan', roadType: 'lu', number: 12, ...inside, district: 'hubin' }],
  ],
  ['No.8 Renmin West Road', [{ road: 'renminxi', roadType: 'lu', number: 8 }]],
])('a Chinese address: %s', (text, readings) => {
  expect(said(text)).toEqual(readings);
});

test.each([
  ['学院路12号3幢', '2单元501室', inside],
  ['学院路12号3幢', '2/501', inside],
  ['学院路12号', '0501', { building: null, entrance: null, unit: '501' }],
  ['160 JARVIS ST', 'PH2', { unit: 'ph2' }],
  ['160 JARVIS ST', '0504', { unit: '504' }],
])('a dwelling of the register: %s, %s', (address, number, parts) => {
  const [building] = readAddress(address);
  expect(building && addressOfDwelling(building, number)).toMatchObject(parts);
});

test('numbers are counted only where an address counts', () => {
  expect(plainCharacters('五一路二百三十号十二幢')).toBe('五一路230号12幢');
});

test('letters that changed places are one error', () => {
  expect(spellingErrors('jarvis', 'javris', 2)).toBe(1);
  expect(spellingErrors('jarvis', 'harbord', 2)).toBe(3);
});
