import { dayInWords } from './appointment-words';
import type { HazardKind, Severity } from './hazard';
import { howToCheck } from './message-texts';
import { inBothLanguages, type Language, type Localised } from './localised';
import type { AppealDecision, AppealReason, Measure } from './notice';
import type { CalendarDate } from './working-days';

export const HAZARD_WORDS: Readonly<Record<HazardKind, Localised>> = {
  fire_exit_blocked: { zh: '消防通道堵塞', en: 'a blocked fire exit' },
  no_smoke_alarm: { zh: '没有烟雾报警器', en: 'a missing smoke alarm' },
  gas_leak: { zh: '燃气泄漏', en: 'a gas leak' },
  exposed_wiring: { zh: '电线裸露', en: 'exposed wiring' },
  structural: { zh: '房屋结构损坏', en: 'structural damage' },
  water_or_mould: { zh: '渗水或霉变', en: 'water damage or mould' },
  no_heating: { zh: '没有供暖', en: 'no heating' },
  unsafe_balcony: { zh: '阳台不安全', en: 'an unsafe balcony' },
  overcrowding: { zh: '超过法定居住人数', en: 'occupancy over the legal limit' },
  other: { zh: '其他安全隐患', en: 'another safety hazard' },
};

const MEASURE_WORDS: Readonly<Record<Measure, Localised>> = {
  clear: { zh: '清除堵塞物', en: 'clear what is in the way' },
  install: { zh: '安装缺少的设备', en: 'install what is missing' },
  repair: { zh: '由专业人员修复', en: 'have it repaired by somebody qualified' },
  have_checked: {
    zh: '由专业人员检查并提交证明',
    en: 'have it checked by somebody qualified and show the certificate',
  },
  make_safe: { zh: '立即采取措施消除危险', en: 'make it safe at once' },
  end_overcrowding: {
    zh: '配合住房部门，在居民得到住房帮助后恢复到法定居住人数',
    en: 'bring the occupancy within the legal limit, together with the housing office and once the residents were offered help',
  },
};

const REASON_WORDS: Readonly<Record<AppealReason, Localised>> = {
  party_is_responsible: { zh: '您对此处负有责任', en: 'you are responsible for this place' },
  party_is_not_responsible: { zh: '您对此处不负有责任', en: 'you are not responsible for this place' },
  hazard_seen: { zh: '已见到该隐患', en: 'the hazard was seen' },
  hazard_not_seen: { zh: '未见到该隐患', en: 'the hazard was not seen' },
  work_takes_longer: { zh: '整改确需更长时间', en: 'the work takes longer' },
  time_was_enough: { zh: '给予的时间足够', en: 'the time given was enough' },
};

/** What a notice says; all of it is on record. The recipient's name and address stand above it, not in it. */
export interface NoticeWords {
  programme: Localised;
  address: string;
  dwellingNumber: string | null;
  kind: HazardKind;
  severity: Severity;
  measure: Measure;
  remedyWorkingDays: number;
  appealWorkingDays: number;
  /** Known once it was served. */
  deadlineOn: CalendarDate | null;
  appealUntil: CalendarDate | null;
  /** By which the recipient names it in a letter. */
  reference: string;
  verifyHint: Localised;
}

/** The notice, paragraph by paragraph, the title first. */
export function noticeText(words: NoticeWords, language: Language): string[] {
  const hazard = HAZARD_WORDS[words.kind][language];
  const measure = MEASURE_WORDS[words.measure][language];
  const place = [words.address, words.dwellingNumber].filter((part) => part !== null).join(' · ');
  return language === 'zh'
    ? chinese(words, { hazard, measure, place })
    : english(words, { hazard, measure, place });
}

interface Filled {
  hazard: string;
  measure: string;
  place: string;
}

function chinese(words: NoticeWords, { hazard, measure, place }: Filled): string[] {
  const days = words.remedyWorkingDays === 0 ? '送达当日内' : `送达后 ${words.remedyWorkingDays} 个工作日内`;
  const until = words.deadlineOn === null ? '' : `（即 ${dayInWords(words.deadlineOn, 'zh')}之前，含当日）`;
  const appeal =
    words.appealUntil === null ? '' : `（即 ${dayInWords(words.appealUntil, 'zh')}之前，含当日）`;
  return [
    `隐患整改通知 ${words.reference}`,
    `${words.programme.zh}通知您：${place}发现隐患：${hazard}。`,
    `请您${days}${until}${measure}。期限自送达之日起算，到期后工作人员会复查。`,
    ...(words.kind === 'overcrowding'
      ? ['超员的责任在出租方。不得因此通知要求住户自行搬离；住户会先得到住房帮助。']
      : []),
    `如您不同意，可在送达后 ${words.appealWorkingDays} 个工作日内${appeal}以信函、电子邮件或当面提出申诉，并注明通知编号。申诉由未签发此通知的主管决定；决定之前，不会移交其他部门。申诉不会使您受到不利对待。`,
    '到期经复查仍未整改的，本计划可将此隐患移交有权部门处理。',
    howToCheck(words.verifyHint, 'zh'),
  ];
}

function english(words: NoticeWords, { hazard, measure, place }: Filled): string[] {
  const days =
    words.remedyWorkingDays === 0
      ? 'on the day on which this notice is served'
      : `within ${words.remedyWorkingDays} working days after this notice is served`;
  const until =
    words.deadlineOn === null ? '' : ` (until ${dayInWords(words.deadlineOn, 'en')}, that day included)`;
  const appeal =
    words.appealUntil === null ? '' : ` (until ${dayInWords(words.appealUntil, 'en')}, that day included)`;
  return [
    `Notice to remedy a hazard ${words.reference}`,
    `${words.programme.en} gives you notice of a hazard at ${place}: ${hazard}.`,
    `What you have to do, ${days}${until}: ${measure}. The time counts from the day of service; after it an officer looks again.`,
    ...(words.kind === 'overcrowding'
      ? [
          'The duty is the landlord’s. Nobody has to move out because of this notice; the residents are offered help with housing first.',
        ]
      : []),
    `If you do not agree, you can appeal within ${words.appealWorkingDays} working days after service${appeal}, by letter, by e-mail or in person, naming the notice’s number. A supervisor who did not issue this notice decides; until then nothing is handed to another authority. Nobody is treated worse for appealing.`,
    'A hazard that is found still there after that time can be handed to the authority in charge.',
    howToCheck(words.verifyHint, 'en'),
  ];
}

/** Reminds the recipient before the deadline. */
export function noticeReminder(words: NoticeWords): Localised {
  const deadline = deadlineOf(words);
  return inBothLanguages((language) =>
    [
      language === 'zh'
        ? `【${words.programme.zh}】提醒：隐患整改通知 ${words.reference} 的期限为 ${deadline('zh')}（含当日）。如已整改，无需再做任何事，工作人员会复查。`
        : `${words.programme.en}: a reminder of the notice to remedy a hazard ${words.reference}. The time for it ends on ${deadline('en')}, that day included. If it is remedied there is nothing to do: an officer looks again.`,
      words.verifyHint[language],
    ].join('\n\n'),
  );
}

/** Tells the recipient what was decided about their appeal; `stands`: the notice has not ended meanwhile. */
export function appealDecisionText(
  words: NoticeWords,
  appeal: { decision: AppealDecision; reason: AppealReason; stands: boolean },
): Localised {
  const why = REASON_WORDS[appeal.reason];
  const deadline = deadlineOf(words);
  const decided: Readonly<Record<AppealDecision, Localised>> = {
    upheld: {
      zh: `您对隐患整改通知 ${words.reference} 的申诉成立，通知已撤回。`,
      en: `your appeal against the notice to remedy a hazard ${words.reference} was upheld: the notice is withdrawn.`,
    },
    varied: {
      zh: `您对隐患整改通知 ${words.reference} 的申诉部分成立，整改期限延至 ${deadline('zh')}（含当日）。`,
      en: `your appeal against the notice to remedy a hazard ${words.reference} was upheld in part: you have time until ${deadline('en')}, that day included.`,
    },
    dismissed: appeal.stands
      ? {
          zh: `您对隐患整改通知 ${words.reference} 的申诉不成立，通知继续有效。`,
          en: `your appeal against the notice to remedy a hazard ${words.reference} was not upheld: the notice stands.`,
        }
      : {
          zh: `您对隐患整改通知 ${words.reference} 的申诉不成立。该通知已经结束，您无需再做任何事。`,
          en: `your appeal against the notice to remedy a hazard ${words.reference} was not upheld. The notice has ended meanwhile: there is nothing left for you to do.`,
        },
  };
  return inBothLanguages((language) =>
    [
      language === 'zh'
        ? `【${words.programme.zh}】${decided[appeal.decision].zh}原因：${why.zh}。`
        : `${words.programme.en}: ${decided[appeal.decision].en} Reason: ${why.en}.`,
      words.verifyHint[language],
    ].join('\n\n'),
  );
}

function deadlineOf({ deadlineOn }: NoticeWords): (language: Language) => string {
  return (language) => (deadlineOn === null ? '' : dayInWords(deadlineOn, language));
}

/** The notice's number, as people write it: short, and never twice in practice. */
export function noticeReference(id: string): string {
  return `N-${id.replaceAll('-', '').slice(-10).toUpperCase()}`;
}
