import type { Language, Localised } from '../../domain/localised';

const TEXTS = {
  title: { zh: '租赁登记确认', en: 'Tenancy registration' },
  askCode: { zh: '请输入随消息收到的验证码', en: 'Enter the code that came with your message' },
  code: { zh: '验证码', en: 'Code' },
  go: { zh: '继续', en: 'Continue' },
  real: { zh: '如何核实', en: 'How to check that this is real' },
  never: {
    zh: '我们不会向您索要钱款、银行信息或证件。',
    en: 'We never ask for money, bank details or identity papers.',
  },
  wrongCode: { zh: '验证码不正确', en: 'That code is not right' },
  gone: {
    zh: '此链接已失效。如需帮助请联系我们。',
    en: 'This link no longer works. Contact us if you need help.',
  },
  locked: {
    zh: '验证码错误次数过多，链接已锁定。您可以申请新的链接。',
    en: 'Too many wrong codes: the link is locked. You can ask for a new one.',
  },
  used: { zh: '您已经答复过了，谢谢。', en: 'You have answered already. Thank you.' },
  check: { zh: '请核对登记信息', en: 'Please check this registration' },
  since: { zh: '入住日期', en: 'Living there since' },
  occupants: { zh: '居住人数', en: 'Number of occupants' },
  correct: { zh: '信息正确', en: 'This is correct' },
  movedOut: { zh: '我已搬出，日期：', en: 'I moved out on' },
  neverLived: { zh: '我从未住在这里', en: 'I never lived here' },
  wrong: { zh: '信息有误', en: 'Something is wrong' },
  period: { zh: '日期', en: 'The dates' },
  occupantsWrong: { zh: '居住人数', en: 'The number of occupants' },
  landlord: { zh: '房东', en: 'The landlord' },
  other: { zh: '其他', en: 'Something else' },
  words: { zh: '说明（最多 200 字）', en: 'In your words (up to 200 characters)' },
  stop: { zh: '停止发送消息', en: 'Stop messages' },
  send: { zh: '提交', en: 'Send' },
  thanks: { zh: '谢谢，已收到您的答复。', en: 'Thank you. Your answer has been received.' },
  invalid: { zh: '请检查所填内容', en: 'Please check what you entered' },
} as const satisfies Record<string, Localised>;

export type TextKey = keyof typeof TEXTS;

export function textOf(key: TextKey, language: Language): string {
  return TEXTS[key][language];
}
