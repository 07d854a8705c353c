import type { Localised } from '../domain/localised';
import type { SafeguardCode } from './safeguards';

/** Every code that the API answers with, its HTTP status and its wording. Safeguards of the database keep their own codes. */
export const API_ERRORS = {
  INVALID_REQUEST: { status: 400, zh: '请求内容不符合要求', en: 'The request is not as described' },
  MALFORMED_PATH: { status: 400, zh: '地址无法解读', en: 'The address cannot be decoded' },
  NOT_SIGNED_IN: { status: 401, zh: '请先登录', en: 'Sign in first' },
  WRONG_LOGIN: { status: 401, zh: '用户名或密码不正确', en: 'The login or password is wrong' },
  WRONG_PASSWORD: { status: 403, zh: '当前密码不正确', en: 'The current password is wrong' },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    zh: '您的密码由他人设置，请先改成自己的密码',
    en: 'Somebody else set your password: change it to one of your own first',
  },
  PASSWORD_UNCHANGED: {
    status: 422,
    zh: '新密码须与当前密码不同',
    en: 'The new password must differ from the current one',
  },
  RECEIPT_UNSIGNED: {
    status: 401,
    zh: '回执没有有效签名，或已过期',
    en: 'The receipt bears no valid signature, or is too old',
  },
  RECEIPT_EARLY: {
    status: 503,
    zh: '该消息尚未记为已发送，请稍后再报告',
    en: 'The text is not marked as sent yet; report it again in a while',
  },
  CSRF_TOKEN_WRONG: { status: 403, zh: '页面已过期，请刷新', en: 'The page is out of date; reload it' },
  FORBIDDEN: { status: 403, zh: '您没有此项权限', en: 'You do not hold the role that this needs' },
  NOT_FOUND: { status: 404, zh: '未找到', en: 'Not found' },
  STATE_CONFLICT: { status: 409, zh: '当前状态下不能执行', en: 'Its state does not allow this' },
  CONFIRMS_OWN_REPORT: {
    status: 409,
    zh: '登记报告的人不能自己确认，须由另一位主管确认',
    en: 'Whoever recorded the report does not confirm it: another supervisor does',
  },
  DISPUTE_DECIDED: {
    status: 409,
    zh: '此异议已有人决定，请刷新页面查看结果',
    en: 'Somebody has decided this already; reload the page to see how',
  },
  TASK_NOT_YOURS: {
    status: 404,
    zh: '这项任务已不归您：已转给他人，或您对该片区的授权已结束。请把记录告诉主管',
    en: 'This task is not yours any more: somebody else has it, or your grant for the patch has ended. Tell your supervisor what you recorded',
  },
  TASK_NOT_UPDATED: { status: 409, zh: '您不能再更改这项任务', en: 'You cannot change this task any more' },
  REGISTRATION_NOT_UPDATED: {
    status: 409,
    zh: '您不能更改这条登记，内容没有保存',
    en: 'You cannot change this registration; nothing was stored',
  },
  CALENDAR_KIND_WRONG: {
    status: 422,
    zh: '与这一天不符：节假日须为周一至周五，调休上班日须为周末',
    en: 'It does not fit the day: a holiday is one of Monday to Friday, a make-up day is on a weekend',
  },
  ALREADY_EXISTS: { status: 409, zh: '已存在', en: 'It exists already' },
  NOT_YOURSELF: {
    status: 409,
    zh: '不能对自己执行此操作，须由另一位管理员进行',
    en: 'Nobody does this for themselves: another administrator must',
  },
  VERSION_IN_THE_MAKING: {
    status: 409,
    zh: '已有一个版本正在起草或复核中',
    en: 'Another version is being drafted or reviewed already',
  },
  NOTICE_IN_THE_MAKING: {
    status: 409,
    zh: '此隐患已有一份通知，先撤回或待其结束',
    en: 'There is a notice about this hazard already: it ends, or is withdrawn, before the next',
  },
  WITNESS_IS_ANOTHER: {
    status: 409,
    zh: '见证人须是另一位工作人员',
    en: 'The witness is another officer than who posted it',
  },
  AUTHOR_CANNOT_APPROVE: {
    status: 409,
    zh: '起草人不能发布自己的版本',
    en: 'The author cannot publish their own version',
  },
  SAFEGUARD: {
    status: 409,
    zh: '数据库的保护规则拒绝了此操作',
    en: 'A safeguard of the register refused this',
  },
  RELEASER_CANNOT_VISIT: {
    status: 409,
    zh: '批准上门的人不能自己上门',
    en: 'Whoever releases a visit does not make it',
  },
  APPOINTMENT_OVERLAPS: {
    status: 409,
    zh: '该人员在此时段已有预约',
    en: 'The officer has another appointment then',
  },
  RESCHEDULES_USED_UP: {
    status: 409,
    zh: '改期次数已用完',
    en: 'The appointment has been moved as often as it may be',
  },
  VERSION_UNKNOWN: {
    status: 412,
    zh: '此资源没有版本，请去掉 If-Match 再发送',
    en: 'This has no version; send it without If-Match',
  },
  VERSION_CHANGED: { status: 412, zh: '内容已被他人修改', en: 'Somebody changed it in the meantime' },
  BODY_TOO_LARGE: { status: 413, zh: '请求内容过大', en: 'The request is too large' },
  CHARSET_UNSUPPORTED: {
    status: 415,
    zh: '不支持此字符集，请使用 UTF-8',
    en: 'That character set is not read here; send UTF-8',
  },
  CONTENT_ENCODING_UNSUPPORTED: {
    status: 415,
    zh: '不支持此内容编码',
    en: 'That content encoding is not read here',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    zh: '同一幂等键用于不同的请求',
    en: 'This Idempotency-Key was used for another request',
  },
  GRANT_PERIOD_INVALID: {
    status: 422,
    zh: '授权的结束日期必须晚于开始日期',
    en: 'A grant ends after the day on which it begins',
  },
  KEY_ABOUT_A_PERSON: {
    status: 422,
    zh: '不得观察有关个人身份的内容；只能观察楼栋或住房的结构、设备和证照',
    en: 'Nothing about who somebody is may be observed: only structure, equipment and documents of buildings and dwellings',
  },
  FACT_ABOUT_A_PERSON: {
    status: 422,
    zh: '事实不得涉及个人；只能关于楼栋或住房的结构、设备和证照',
    en: 'No fact is about a person: only structure, equipment and documents of buildings and dwellings',
  },
  ASSESSMENT_OUTDATED: {
    status: 409,
    zh: '评估之后生效版本或日期已变，请重新评估并再次查看',
    en: 'Since this version was assessed another one came into force, or too many days have passed: assess it again and read what it says now',
  },
  ACTIVATION_OUT_OF_RANGE: {
    status: 422,
    zh: '生效时间须在将来，且不晚于评估后十五天',
    en: 'A version comes into force at a time to come, at most fifteen days after it was assessed',
  },
  RULESET_INVALID: { status: 422, zh: '规则集有误', en: 'The ruleset has problems' },
  SETTINGS_INVALID: { status: 422, zh: '设置有误', en: 'The settings have problems' },
  APPOINTMENT_INVALID: {
    status: 422,
    zh: '结束时间必须晚于开始时间',
    en: 'An appointment ends after it begins',
  },
  APPOINTMENT_IN_PAST: {
    status: 422,
    zh: '预约时间已经过去',
    en: 'That time has passed',
  },
  APPOINTMENT_TOO_LONG: {
    status: 422,
    zh: '预约时段不能超过一个工作日',
    en: 'An appointment lasts at most a working day',
  },
  APPOINTMENT_TOO_LATE: {
    status: 422,
    zh: '预约时间超出规定的期限',
    en: 'That is later than an appointment may be',
  },
  MOVED_OUT_RANGE: {
    status: 422,
    zh: '搬出日期不能早于租期开始，也不能晚于今天之后的 60 天',
    en: 'Nobody moves out before the tenancy began, and a date more than 60 days ahead is a plan only',
  },
  VERSION_REQUIRED: { status: 428, zh: '缺少 If-Match', en: 'If-Match is required' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    zh: '请求内容的类型不受支持',
    en: 'The request has a content type that is not read here',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    zh: '尝试次数过多，请稍后再试',
    en: 'Too many attempts; try again later',
  },
  LOST_RACE: {
    status: 503,
    zh: '同时有他人在更改，本次没有保存，请重试',
    en: 'Somebody changed the same at the same time; nothing was stored, try again',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    zh: '数据库暂时无法连接，请稍后再试',
    en: 'The database does not answer; try again in a moment',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    zh: '此地址不支持这种操作',
    en: 'This address does not take that method',
  },
  INTERNAL: { status: 500, zh: '系统出错', en: 'Something went wrong here' },
} as const satisfies Record<string, Localised & { status: number }>;

export type ApiErrorCode = keyof typeof API_ERRORS;

export class ApiError extends Error {
  constructor(
    /** A safeguard's code where the API refuses before the database would. */
    readonly code: ApiErrorCode | SafeguardCode,
    /** What exactly is wrong, for example problems with a JSON pointer. */
    readonly errors: readonly object[] = [],
    /** What the answer's headers say of it, such as in how many seconds the caller may try again. */
    readonly headers: Readonly<Partial<Record<'Retry-After' | 'Allow', string>>> = {},
  ) {
    super(code);
  }
}
