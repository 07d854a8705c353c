import {
  compareAddresses,
  type AddressPart,
  type Agreement,
} from '../../../domain/addresses/compare-addresses';
import { readAddress } from '../../../domain/addresses/read-address';

test.each<[said: string, home: string, part: AddressPart, agreement: Agreement]>([
  // numbers are the same or another home
  ['12 Jarvis St', '14 JARVIS ST', 'number', 'differs'],
  ['12 Jarvis St', '112 JARVIS ST', 'number', 'differs'],
  ['12A Jarvis St', '12 JARVIS ST', 'number', 'differs'],
  ['学院路12号501室', '学院路12号510室', 'unit', 'differs'],
  ['学院路12号3幢501室', '学院路12号2幢501室', 'building', 'differs'],
  ['学院路12号西区3幢', '学院路12号东区3幢', 'building', 'differs'],
  ['学院路12号3幢', '学院路12号东区3幢', 'building', 'unsaid'],
  ['学院路12号A1座', '学院路12号1座', 'building', 'differs'],
  ['学院路12号之一', '学院路12号', 'number', 'differs'],
  ['人民路123弄45号之一', '人民路123弄45号', 'number', 'differs'],
  // but for a range, which runs along one side of the road
  ['12 Jarvis St', '10-14 JARVIS ST', 'number', 'near'],
  ['11 Jarvis St', '10-14 JARVIS ST', 'number', 'differs'],
  // a road may be mistyped, where the letter does not make another one
  ['12 Javris St', '12 JARVIS ST', 'road', 'near'],
  ['12 Dale St', '12 DALY ST', 'road', 'differs'],
  ['12 38th St', '12 THIRTY NINTH ST', 'road', 'differs'],
  ['学苑路12号', '学院路12号', 'road', 'near'],
  ['人民东路12号', '人民西路12号', 'road', 'differs'],
  ['长安路12号', '长江路12号', 'road', 'differs'],
  ['No. 12 Xueyuan Road', '学院路12号', 'road', 'same'],
  ['12 Jarvis', '12 JARVIS ST', 'roadType', 'unsaid'],
  ['12 King St E', '12 KING ST W', 'direction', 'differs'],
  ['湖滨区学院路12号', '东湖市青山区学院路12号', 'locality', 'differs'],
  ['东湖市学院路12号', '东湖市青山区学院路12号', 'locality', 'unsaid'],
  ['12 Jarvis St M5B 2E1', '12 JARVIS ST M5B', 'postalCode', 'same'],
])('%s beside %s: %s %s', (said, home, part, agreement) => {
  const [one] = readAddress(said);
  const other = readAddress(home).find(({ unit }) => unit === null || part === 'unit' || part === 'building');
  expect(one && other && compareAddresses(one, other)[part]).toBe(agreement);
});
