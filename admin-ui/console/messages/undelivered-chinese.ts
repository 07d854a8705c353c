import type { englishUndelivered } from './undelivered-english';

/** Typed by the English words: a key that is missing here does not compile. */
export const chineseUndelivered: typeof englishUndelivered = {
  explain:
    '最近 90 天内未能送达的消息和信件。确认轮次会按下一步继续联系；通知则留在这里，直到有人重新发送或以其他方式告知住户。',
  again: '重新发送',
  againExplain: '同一内容将在下一个联系时段发往届时记录在册的地址；联系次数上限、停止消息和暂停同样适用。',
  queued: '将在下一个联系时段发出。',
  channel: { link: '带链接的消息', message: '消息', letter: '信件' },
  purpose: {
    confirmation: '确认',
    reminder: '提醒',
    visit_request: '约请上门',
    visit_reminder: '上门提醒',
    manual_tier_notice: '人工设定级别通知',
    document_request: '索取证照',
    decision_notice: '决定通知',
  },
  failure: {
    NO_ADDRESS: '没有能够联系到住户的地址',
    UNKNOWN_RECIPIENT: '地址不属于任何人，不再使用',
    UNDELIVERED: '服务商未能送达',
    SENDER_MISSING: '没有为此类地址设置发送服务',
    SMTP_TIMEOUT: '邮件服务器没有回应',
    WEBHOOK_UNREACHABLE: '发送服务没有回应',
  },
};
