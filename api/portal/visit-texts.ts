import type { Localised } from '../../domain/localised';

/** What the pages of a visit say. */
export const VISIT_TEXTS = {
  visitTitle: { zh: '预约上门', en: 'A visit to this home' },
  visitAsked: {
    zh: '我们希望在您方便的时间上门。请选择一个时间，或告诉我们您更方便的时间。',
    en: 'We would like to visit at a time that suits you. Choose one, or tell us what suits you better.',
  },
  visitWished: { zh: '您希望的时间', en: 'The time you asked for' },
  visitWishedNext: {
    zh: '工作人员会与您联系确认。您也可以现在选择下面的时间。',
    en: 'The officer will get back to you. You can also choose one of the times below now.',
  },
  visitAppointed: { zh: '预约时间', en: 'Your appointment' },
  visitBegun: { zh: '上门已经开始。', en: 'The visit has begun.' },
  visitCompleted: { zh: '上门已完成，谢谢。', en: 'The visit has taken place. Thank you.' },
  visitRefused: {
    zh: '您已谢绝此次上门。这不会给您带来任何不利。',
    en: 'You declined this visit. It has no drawback for you.',
  },
  visitNoShow: {
    zh: '上门时无人在场，此次预约已结束。',
    en: 'Nobody was at home, and this visit has ended.',
  },
  visitWithdrawn: {
    zh: '此次上门已取消，您无需做任何事。',
    en: 'This visit was withdrawn. There is nothing for you to do.',
  },
  visitWhy: { zh: '为什么要上门', en: 'Why we ask' },
  visitHow: { zh: '上门时会怎样', en: 'What happens' },
  visitHow1: {
    zh: '工作人员先出示工作证并说明来意。开门前您可以先核实。',
    en: 'The officer shows a pass and says why they came. You can check both before you open the door.',
  },
  visitHow2: {
    zh: '只有在您同意后才会查看，您可以随时请对方离开。',
    en: 'They look only if you agree, and leave whenever you ask them to.',
  },
  visitHow3: {
    zh: '不会询问您的访客或私人生活。',
    en: 'They ask nothing about your visitors or your private life.',
  },
  visitLooked: { zh: '会查看什么', en: 'What is looked at' },
  aboutRecord: { zh: '登记', en: 'The record' },
  aboutDwelling: { zh: '住房', en: 'The home' },
  aboutCommonParts: { zh: '公共部位', en: 'The building' },
  visitVoluntary: { zh: '这是自愿的', en: 'It is voluntary' },
  visitVoluntaryText: {
    zh: '您可以谢绝。谢绝不会影响您的登记、租约或任何服务，也不会使我们更密切地跟进。',
    en: 'You may decline. It does not affect your record, your tenancy or any service, and it never makes us follow up more closely.',
  },
  chooseTime: { zh: '选择时间', en: 'Choose a time' },
  moveTime: { zh: '改到其他时间', en: 'Move it to another time' },
  chooseButton: { zh: '就选这个时间', en: 'Take this time' },
  noSlots: { zh: '目前没有可直接选择的时间。', en: 'There is no time to choose from just now.' },
  wishTime: { zh: '都不合适？告诉我们您的时间', en: 'None of these? Tell us what suits you' },
  wishDate: { zh: '日期', en: 'Date' },
  wishPart: { zh: '时段', en: 'Time of day' },
  morning: { zh: '上午', en: 'morning' },
  afternoon: { zh: '下午', en: 'afternoon' },
  evening: { zh: '傍晚', en: 'evening' },
  wishButton: { zh: '提出这个时间', en: 'Ask for this time' },
  callUs: {
    zh: '您已多次改期。如需再次改期，请按下方的方式联系我们。',
    en: 'You have moved this visit several times. To move it again, contact us as described below.',
  },
  decline: { zh: '谢绝上门', en: 'Decline the visit' },
  declineText: {
    zh: '谢绝后此次上门即告结束，不需要说明理由。',
    en: 'The visit then ends here. You need not give a reason.',
  },
  declineButton: { zh: '谢绝上门', en: 'Decline the visit' },
  stopText: {
    zh: '我们将不再给您发送链接和短信，也不再打电话，只在必要时寄信。您可以随时恢复。',
    en: 'We will send you no more links or messages and will not ring you, only write a letter where one is needed. You can have them again at any time.',
  },
  stopped: {
    zh: '您已停止接收消息：我们不再发送链接和短信，也不打电话，只在必要时寄信。您可以在此恢复，或通过以后信件中的链接恢复。',
    en: 'You stopped our messages: we send no links or messages and do not ring you, and only write a letter where one is needed. You can have messages again here, or through the link in a later letter.',
  },
  saidChosen: { zh: '已预约，谢谢。', en: 'Your appointment is made. Thank you.' },
  saidWished: { zh: '已收到您希望的时间。', en: 'We have received the time that suits you.' },
  saidDeclined: { zh: '已记录：您谢绝了上门。', en: 'Recorded: you declined the visit.' },
  saidStopped: { zh: '已记录：不再给您发送消息。', en: 'Recorded: we will send you no more messages.' },
  saidResumed: {
    zh: '已记录：您会重新收到我们的消息。',
    en: 'Recorded: you will have our messages again.',
  },
  wishOutOfRange: {
    zh: '请选择从明天起、在所示期限内的日期。',
    en: 'Choose a day from tomorrow on, within the days that are offered.',
  },
  visitsPaused: {
    zh: '目前所有上门已暂停：恢复之前不会有人上门。您仍可告诉我们方便的时间，或谢绝上门。',
    en: 'All visits are stopped at present: nobody comes until they go on. You can still tell us what suits you, or decline.',
  },
  slotTaken: {
    zh: '这个时间刚刚被占用，请另选一个。',
    en: 'That time has just been taken. Choose another one.',
  },
} as const satisfies Record<string, Localised>;
