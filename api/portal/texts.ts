import type { Language, Localised } from '../../domain/localised';
import { VISIT_TEXTS } from './visit-texts';

const TEXTS = {
  ...VISIT_TEXTS,
  title: { zh: '租赁登记', en: 'Tenancy registration' },
  language: { zh: '语言', en: 'Language' },
  askCode: {
    zh: '请输入随消息或信件收到的验证码。',
    en: 'Enter the code that came with your message or letter.',
  },
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
  stale: {
    zh: '页面已过期。请返回并重新打开链接。',
    en: 'This page is out of date. Go back and open the link again.',
  },
  changed: {
    zh: '情况已有变化，未能完成。请返回并重新打开链接。',
    en: 'Something has changed in the meantime and this could not be done. Go back and open the link again.',
  },
  check: { zh: '请核对登记信息', en: 'Please check this registration' },
  home: { zh: '住房', en: 'Home' },
  since: { zh: '入住日期', en: 'Living there since' },
  occupants: { zh: '居住人数', en: 'Number of occupants' },
  unknown: { zh: '未登记', en: 'not recorded' },
  correct: { zh: '信息正确', en: 'This is correct' },
  notCorrect: { zh: '有不对的地方？', en: 'Something is not right?' },
  movedOutTitle: { zh: '我已搬出', en: 'I moved out' },
  movedOut: { zh: '搬出日期', en: 'Date of moving out' },
  neverLived: { zh: '我从未住在这里', en: 'I never lived here' },
  neverLivedText: {
    zh: '我们会重新核对登记，您不会因此受到任何不利。',
    en: 'We will check the record again. It has no drawback for you.',
  },
  wrong: { zh: '信息有误', en: 'Something is wrong' },
  what: { zh: '哪一项', en: 'What is wrong' },
  period: { zh: '日期', en: 'The dates' },
  occupantsWrong: { zh: '居住人数', en: 'The number of occupants' },
  landlord: { zh: '房东', en: 'The landlord' },
  other: { zh: '其他', en: 'Something else' },
  words: { zh: '说明（可不填，最多 200 字）', en: 'In your words (optional, up to 200 characters)' },
  stop: { zh: '停止发送消息', en: 'Stop messages' },
  send: { zh: '提交', en: 'Send' },
  thanks: { zh: '谢谢，已收到您的答复。', en: 'Thank you. Your answer has been received.' },
  invalid: { zh: '请检查所填内容', en: 'Please check what you entered' },
} as const satisfies Record<string, Localised>;

export type TextKey = keyof typeof TEXTS;

export function textOf(key: TextKey, language: Language): string {
  return TEXTS[key][language];
}
