import fc from 'fast-check';
import {
  DEFAULT_MESSAGE_TEXTS,
  MESSAGE_TEXTS,
  MESSAGE_VARIABLES,
  messageText,
  neverSaidIn,
  type MessageFrame,
  type MessageName,
  type MessageTexts,
} from '../../domain/message-texts';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { validateSettings } from '../../rules/validate-settings';

const FRAME: MessageFrame = {
  programme: { zh: '租赁登记办', en: 'Tenancy Register' },
  verifyHint: { zh: '拨打 12345', en: 'call 12345' },
  link: 'https://register.example/c/abc',
  code: '123456',
};
const NAMES = Object.keys(MESSAGE_TEXTS) as MessageName[];

test('a home is asked in these words', () => {
  expect(messageText('confirmation', DEFAULT_MESSAGE_TEXTS.confirmation, FRAME)).toEqual({
    zh: '【租赁登记办】请确认本住房的租赁登记是否正确：https://register.example/c/abc\n\n验证码：123456\n\n我们不会要求转账、银行卡或证件。核实真伪：拨打 12345',
    en: 'Tenancy Register: please confirm that the tenancy record of this home is right: https://register.example/c/abc\n\nCode: 123456\n\nWe never ask for money, bank details or identity papers. To check that this is real: call 12345',
  });
});

test('a visit is said to be voluntary, whatever was written', () => {
  const { zh, en } = messageText('visitRequest', { zh: '{link}', en: '{link}' }, FRAME);
  expect(en).toContain('A visit is voluntary, and declining has no drawback for you. We never ask for money');
  expect(zh).toContain('上门完全自愿，谢绝不会带来任何不利。我们不会要求转账');
});

test('a variable that has nothing to say leaves no space behind', () => {
  const { en, zh } = messageText('disputeRejected', DEFAULT_MESSAGE_TEXTS.disputeRejected, FRAME, {
    about: { zh: '租赁日期', en: 'the dates' },
    reason: { zh: '', en: '' },
  });
  expect(en).toContain('the record stays as it is.\n\nSee the record');
  expect(zh).toContain('登记保持不变。\n\n查看登记');
});

test.each([
  ['pay at https://elsewhere.example', 'pay'],
  ['see https://elsewhere.example', 'https:'],
  ['see www.elsewhere.example', 'www.'],
  ['on elsewhere.com now', 'e.com'],
  ['on elsewhere.top now', 'e.top'],
  ['p\u200Bay here', 'pay'],
  ['bring your passport', 'passport'],
  ['请转账到此账户', '转账'],
  ['提供ｐａｓｓｗｏｒｄ', 'password'],
  ['we value your company', null],
  ['the payer of the rent', null],
])('of "%s" it is never said: %s', (text, words) => {
  expect(neverSaidIn(text)).toBe(words);
});

test('whatever may come into force keeps its link, its code and how it is checked, and leads nowhere else', () => {
  const piece = fc.oneof(
    fc.constantFrom(...MESSAGE_VARIABLES.map((name) => `{${name}}`)),
    fc.constantFrom('{', '}', '{{link}}', '{url}', '\n', 'bank', ' https://x.cn ', '付款', '$&', '{code}'),
    ...Array.from({ length: 6 }, () => fc.string({ maxLength: 12 })),
  );
  const written = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(''));
  /** Half of them with all that they have to hold, so that most of these may come into force. */
  const textOf = (name: MessageName) =>
    fc.oneof(
      written,
      written.map((text) => `${text} ${MESSAGE_TEXTS[name].map((each) => `{${each}}`).join(' ')}`),
    );
  const values = { about: FRAME.programme, reason: FRAME.programme, tier: FRAME.programme };
  let inForce = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES).chain((name) => fc.tuple(fc.constant(name), textOf(name), textOf(name))),
      ([name, zh, en]) => {
        const texts: MessageTexts = { ...DEFAULT_MESSAGE_TEXTS, [name]: { zh, en } };
        if (validateSettings('messageTexts', texts, shippedCatalogue).length > 0) return;
        inForce += 1;
        const whole = messageText(name, texts[name], FRAME, {
          ...values,
          until: { zh: '2026-12-01', en: '2026-12-01' },
          appointment: FRAME.programme,
        });
        for (const language of ['zh', 'en'] as const) {
          expect(whole[language].split(FRAME.link)).toHaveLength(2);
          expect(whole[language].match(/https?:/g)).toHaveLength(1);
          expect(whole[language]).toContain(FRAME.code);
          expect(whole[language].endsWith(FRAME.verifyHint[language])).toBe(true);
          for (const variable of MESSAGE_TEXTS[name]) expect(whole[language]).not.toContain(`{${variable}}`);
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(inForce).toBeGreaterThan(20);
});
