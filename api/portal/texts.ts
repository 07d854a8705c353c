import type { Language, Localised } from '../../domain/localised';
import { RULES_TEXTS } from './rules-texts';
import { SERVICE_TEXTS } from './service-texts';
import { VISIT_TEXTS } from './visit-texts';

const TEXTS = {
  ...VISIT_TEXTS,
  ...RULES_TEXTS,
  ...SERVICE_TEXTS,
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
    zh: '此链接已失效。您无需做任何事：我们的下一条消息或信件会带来新的链接。不想等待，请按下方的方式联系我们。',
    en: 'This link no longer works. You need do nothing: our next message or letter brings a new one. If you do not want to wait, contact us as described below.',
  },
  locked: {
    zh: '验证码错误次数过多，为安全起见，此链接已锁定。您无需做任何事：我们的下一条消息或信件会带来新的链接。不想等待，请按下方的方式联系我们。',
    en: 'Too many wrong codes: to be safe, this link is locked. You need do nothing: our next message or letter brings a new one. If you do not want to wait, contact us as described below.',
  },
  used: { zh: '您已经答复过了，谢谢。', en: 'You have answered already. Thank you.' },
  askCodeToStop: {
    zh: '请输入验证码，以停止或恢复我们发送的消息。',
    en: 'Enter your code to stop our messages, or to have them again.',
  },
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
  movedOutRange: {
    zh: '搬出日期不能早于入住日期，也不能晚于今天之后的 60 天。',
    en: 'The date can be neither before you moved in nor more than 60 days from today.',
  },
  dateInvalid: {
    zh: '没有这一天。请填写完整日期，例如 2026-02-28。',
    en: 'There is no such day. Give the whole date, such as 2026-02-28.',
  },
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
  subjectMissing: { zh: '请选择哪一项有误。', en: 'Choose what is wrong.' },
  statementTooLong: {
    zh: '说明最多 200 字，请缩短。您所写的内容仍在下面。',
    en: 'At most 200 characters: please shorten it. What you wrote is still there.',
  },
  tierTitle: {
    zh: '此登记的跟进级别由工作人员设定',
    en: 'A member of staff set how closely this record is followed up',
  },
  tierIs: { zh: '跟进级别', en: 'Level' },
  tierWhy: { zh: '原因', en: 'Why' },
  tierUntil: { zh: '有效期至（之后由规则决定）', en: 'Until (from then on the rules decide)' },
  tierBy: { zh: '设定机关', en: 'Set by' },
  tierPriority: {
    zh: '“优先跟进”表示先核对此登记，询问也较多。',
    en: '"Priority" means that this record is looked at first, and that we ask about it more often.',
  },
  tierStandard: {
    zh: '“常规跟进”表示按通常的间隔核对此登记。',
    en: '"Standard" means that we ask about this record at the usual interval.',
  },
  tierLight: {
    zh: '“低频跟进”表示很少询问此登记。',
    en: '"Light" means that we rarely ask about this record.',
  },
  tierAbout: {
    zh: '它说的是登记和住房，不是您本人；也不能成为上门的依据。',
    en: 'It is about the record and the home, not about you, and is no ground for a visit.',
  },
  objectTitle: { zh: '对此提出异议', en: 'Object to this' },
  objectText: {
    zh: '您不需要说明理由。另一位主管将在十个工作日内作出决定。提出异议绝不会使我们更密切地跟进。',
    en: 'You need not give a reason. Another supervisor decides within ten working days. An objection never makes us follow up more closely.',
  },
  object: { zh: '提出异议', en: 'Object' },
  objectionOpen: {
    zh: '已收到您的异议。最迟作出决定的日期：',
    en: 'We have received your objection. It will be decided by',
  },
  objectionUpheld: {
    zh: '您的异议成立：跟进级别改由规则决定。',
    en: 'Your objection was upheld: the rules decide the level again.',
  },
  objectionClosed: {
    zh: '另一位主管审查了您的异议，决定维持此级别。',
    en: 'Another supervisor looked at your objection and left the level as it is.',
  },
  stop: { zh: '停止发送消息', en: 'Stop messages' },
  messages: { zh: '停止或恢复消息', en: 'Stop messages, or have them again' },
  resume: { zh: '重新接收消息', en: 'Have messages again' },
  back: { zh: '返回', en: 'Back' },
  contact: { zh: '如何联系我们', en: 'How to reach us' },
  phone: { zh: '电话', en: 'Phone' },
  address: { zh: '地址', en: 'Address' },
  send: { zh: '提交', en: 'Send' },
  thanks: { zh: '谢谢，已收到您的答复。', en: 'Thank you. Your answer has been received.' },
  invalid: { zh: '请检查所填内容', en: 'Please check what you entered' },
} as const satisfies Record<string, Localised>;

export type TextKey = keyof typeof TEXTS;

export function textOf(key: TextKey, language: Language): string {
  return TEXTS[key][language];
}
