import { inBothLanguages, type Language, type Localised } from './localised';

/** What a text may be filled with: each stands in braces, as `{link}`. */
export const MESSAGE_VARIABLES = ['link', 'appointment', 'tier', 'until', 'reason', 'about'] as const;
export type MessageVariable = (typeof MESSAGE_VARIABLES)[number];

/** The texts that go to residents, and what each must tell: every one of its variables, once. */
export const MESSAGE_TEXTS = {
  confirmation: ['link'],
  visitRequest: ['link'],
  visitReminder: ['appointment', 'link'],
  manualTier: ['tier', 'until', 'reason', 'link'],
  manualTierEnded: ['tier', 'link'],
  disputeUpheld: ['about', 'link'],
  disputeRejected: ['about', 'reason', 'link'],
  disputeWithdrawn: ['about', 'link'],
} as const satisfies Readonly<Record<string, readonly MessageVariable[]>>;
export type MessageName = keyof typeof MESSAGE_TEXTS;

/** What administrators write: the part of each text that says why it is sent. */
export type MessageTexts = Readonly<Record<MessageName, Localised>>;

export const DEFAULT_MESSAGE_TEXTS: MessageTexts = {
  confirmation: {
    zh: '请确认本住房的租赁登记是否正确：{link}',
    en: 'please confirm that the tenancy record of this home is right: {link}',
  },
  visitRequest: {
    zh: '我们希望预约时间上门查看本住房的安全或登记情况。查看原因、选择时间或谢绝：{link}',
    en: 'we would like to visit this home about its safety or its record. See why, choose a time or decline: {link}',
  },
  visitReminder: {
    zh: '提醒：预约上门时间为{appointment}。查看原因、改期或谢绝：{link}',
    en: 'a reminder of the visit to this home, {appointment}. See why, move or decline it: {link}',
  },
  manualTier: {
    zh: '工作人员已将本住房登记的跟进级别设为“{tier}”，至{until}止。{reason}\n\n查看登记、更正或提出异议：{link}',
    en: 'a member of staff set how closely the record of this home is followed up to "{tier}", until {until}. {reason}\n\nSee the record, correct it or object: {link}',
  },
  manualTierEnded: {
    zh: '在本住房或其楼栋公共部位发现严重隐患。工作人员此前设定的跟进级别因此提前结束，本住房登记现为“{tier}”。\n\n查看登记、更正或提出异议：{link}',
    en: 'a severe hazard was found in this home or in the common parts of its building. What a member of staff had set for the record of this home ends early; it is now followed up as "{tier}".\n\nSee the record, correct it or object: {link}',
  },
  disputeUpheld: {
    zh: '您对本住房登记（{about}）的异议成立，登记已相应更改。\n\n查看登记或再次提出异议：{link}',
    en: 'what you said about the record of this home ({about}) was upheld, and the record was changed.\n\nSee the record, or say again that something is wrong: {link}',
  },
  disputeRejected: {
    zh: '您对本住房登记（{about}）的异议不成立，登记保持不变。{reason}\n\n查看登记或再次提出异议：{link}',
    en: 'what you said about the record of this home ({about}) was decided: the record stays as it is. {reason}\n\nSee the record, or say again that something is wrong: {link}',
  },
  disputeWithdrawn: {
    zh: '您对本住房登记（{about}）的异议已撤回。\n\n查看登记或再次提出异议：{link}',
    en: 'what you said about the record of this home ({about}) was taken back.\n\nSee the record, or say again that something is wrong: {link}',
  },
};

/** Of these a text says as well that they are voluntary, whatever an administrator wrote. */
const OF_VISITS: readonly MessageName[] = ['visitRequest', 'visitReminder'];

/** What every text has about it. */
export interface MessageFrame {
  programme: Localised;
  /** How to check that the message is real, from the programme's settings. */
  verifyHint: Localised;
  link: string;
  /** Proves, behind the link, that whoever opens it holds the message. */
  code: string;
}

/** A reason as a sentence of its own, as `{reason}` stands for it. */
export function reasonSentence({ zh, en }: Localised): Localised {
  return { zh: `原因：${zh}。`, en: `Reason: ${en}.` };
}

/** What the variables of a text are filled with; one that has nothing to say is empty. */
export type MessageValues = Readonly<Partial<Record<Exclude<MessageVariable, 'link'>, Localised>>>;

/**
 * The whole text, as it goes out. Its frame is the product's and no administrator's: who writes, the code, that a visit is
 * voluntary, that nobody asks for money, bank details or papers, and how to check that it is real. No name, nothing of the
 * record but what the variables tell.
 */
export function messageText(
  name: MessageName,
  written: Localised,
  frame: MessageFrame,
  values: MessageValues = {},
): Localised {
  return inBothLanguages((language) => {
    const filledIn = filled(written[language], { link: frame.link, ...inOne(values, language) });
    // one character outside of the alphabet of short messages halves what each of them holds
    const said = language === 'en' ? filledIn.replaceAll('–', '-') : filledIn;
    const voluntary = OF_VISITS.includes(name) ? VOLUNTARY[language] : '';
    const [opened, code] = {
      zh: [`【${frame.programme.zh}】${said}`, '验证码：'],
      en: [`${frame.programme.en}: ${said}`, 'Code: '],
    }[language] as [string, string];
    const last = `${voluntary}${howToCheck(frame.verifyHint, language)}`;
    return [opened, `${code}${frame.code}`, last].join('\n\n');
  });
}

const VOLUNTARY: Localised = {
  zh: '上门完全自愿，谢绝不会带来任何不利。',
  en: 'A visit is voluntary, and declining has no drawback for you. ',
};

/** What every text from the programme ends with: what a real one never asks for, and how to check that it is one. */
export function howToCheck(verifyHint: Localised, language: Language): string {
  return {
    zh: `我们不会要求转账、银行卡或证件。核实真伪：${verifyHint.zh}`,
    en: `We never ask for money, bank details or identity papers. To check that this is real: ${verifyHint.en}`,
  }[language];
}

const inOne = (values: MessageValues, language: Language) =>
  Object.fromEntries(Object.entries(values).map(([name, words]) => [name, words[language]]));

/** A variable that has nothing to say leaves no space at the end of its line. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll(/ +$/gm, '');
}

/** What stands in braces, in the order of the text. */
export function variablesOf(template: string): string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
}

/**
 * What a text may not hold of its own, since residents are told that a real one never does: another address to follow, or a
 * request for money, bank details or papers. A list of words finds the plain attempts; the second person reads the rest.
 * The database holds the same list (db/migrations/106-texts-of-messages.ts).
 */
export const NEVER_SAID =
  'https?:|www\\.|\\w\\.[a-z]{2,}|\\b(bank|account number|credit card|transfer|payment|pay|passport|password|identity card|id card|id number|social insurance)\\b|转账|轉帳|汇款|匯款|付款|缴费|银行|銀行|身份证|身份證|护照|護照|密码|密碼';

/** Characters that nobody sees, which would hide a word from the list. */
const UNSEEN = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

/** The first thing that a text may not hold; null: none. */
export function neverSaidIn(template: string): string | null {
  return new RegExp(NEVER_SAID, 'i').exec(template.normalize('NFKC').replaceAll(UNSEEN, ''))?.[0] ?? null;
}
