import { noNumberInWords } from '../../../admin-ui/field/in-words';
import { chinese } from '../../../admin-ui/field/texts-chinese';
import { english } from '../../../admin-ui/field/texts-english';
import { taskOf } from './task-of';

test('a home that is to be contacted and has no number says why nothing can be dialled', () => {
  for (const texts of [english, chinese]) {
    expect(noNumberInWords(taskOf({ id: 'postal' }), null, texts)).toBe(texts.noNumber);
    // what the officer chooses next is called as on the form
    expect(texts.noNumber).toContain(texts.outcome.no_answer);
  }
});

test.each([
  ['a home with a number', {}, '+10000000000'],
  [
    'a home in an area where contact is stopped, which is said already',
    { pausedSince: '2026-11-01T00:00:00Z' },
    null,
  ],
  ['a reinspection, which happens at the door', { kind: 'reinspection' }, null],
  ['a visit', { kind: 'visit' }, null],
])('%s does not', (_, values, phone) => {
  expect(noNumberInWords(taskOf({ id: 'task', ...values }), phone, english)).toBeNull();
});
