import type { Localised } from '../domain/localised';

/** What the database refuses by itself, in words: the codes of its triggers (SQLSTATE class DS). */
export const SAFEGUARDS = {
  CLOCK_FIXED: { zh: '项目时钟一经设定不得更改', en: "The programme's clock cannot be changed" },
  LOG_IS_APPEND_ONLY: { zh: '审计日志只能追加', en: 'The audit log can only be added to' },
  HISTORY_IS_APPEND_ONLY: { zh: '历史记录不得更改', en: 'History cannot be changed' },
  VERSION_IS_FIXED: {
    zh: '已提交的版本不能再修改，请起草新版本',
    en: 'A version that was handed in cannot be changed; draft a new one',
  },
  THREE_PERSONS_NEEDED: {
    zh: '起草人、发布人和授予其角色的人必须是三个不同的人；任何一方的账号或角色都不能出自另一方，也不能经由他人间接出自另一方',
    en: 'Author, publisher and whoever gave either of them the role must be three different persons, and neither may have their account or role from the other, through others either',
  },
  APPROVER_NEEDS_ROLE: {
    zh: '发布人当天须持有管理员角色',
    en: 'Whoever publishes must hold the administrator role on that day',
  },
  NOT_OF_ITS_RULESET: {
    zh: '文档的 key 或所决定的内容与其规则集不一致，或作出决定的版本中没有该规则、决定的不是级别',
    en: "The document's key or what it decides is not that of its ruleset, or the version that decided has no such rule or decides no tiers",
  },
  ADVERT_SOURCE_NOT_ALLOWED: {
    zh: '只接受名单上的来源报送的招租信息',
    en: 'Adverts are taken only from sources on the list',
  },
  ADVERT_NOT_TO_DECIDE: {
    zh: '由人判断的只有：是哪套住房，或搁置',
    en: 'A person decides which home is meant, or puts the advert aside; the rest is found by the sweep',
  },
  ADVERT_HOME_NOT_OFFERED: {
    zh: '该住房不在比对出的候选之中',
    en: 'This home is none of those that were found for the advert',
  },
  ADVERT_SOURCE_ENDED: {
    zh: '该来源已停止，不能恢复；需要时请另行允许',
    en: 'The source has ended and does not come back; allow another one',
  },
  VERSION_BEGINS_AS_DRAFT: { zh: '版本须从草稿开始', en: 'A version begins as a draft' },
  VERSION_NOT_REPLACED: {
    zh: '现行版本只能由新版本取代，不能单独停用',
    en: 'The version in force is replaced by another, not just taken away',
  },
  DISTRICT_NOT_REACHED: {
    zh: '新版本尚未推行到该区，仍由之前的版本确定级别',
    en: 'The new version has not arrived in this district: the version before decides there',
  },
  VERSION_NOT_ASSESSED: {
    zh: '须先评估该版本会带来的变动',
    en: 'What the version would do has to be known first',
  },
  CASES_FAIL: { zh: '有用例不符合预期', en: 'Some cases are not placed as expected' },
  OVER_CAPACITY: {
    zh: '该版本所需的工作时间超出工作人员的能力',
    en: 'The version asks for more hours than officers have',
  },
  NEUTRALITY_UNKNOWN: {
    zh: '该版本还没有中立性报告，请重新评估',
    en: 'This version has no neutrality report; assess it again',
  },
  FACTS_READ_RESIDENTS: {
    zh: '计算事实的角色可以读取住户的数据表，任何版本都不得发布',
    en: 'The role that computes facts may read residents’ tables: no version is published until it may not',
  },
  JUSTIFICATION_MISSING: {
    zh: '某些分组的上门比例超过其余住房的 1.25 倍，起草人须先写明理由并公开',
    en: 'Some groups of homes would be visited more than 1.25 times as often as the others: the author has to justify that, in public, first',
  },
  NOTHING_TO_JUSTIFY: {
    zh: '只有起草人可以在复核期间说明报告中超出界限的项目',
    en: 'Only the author justifies, during review, what the report says is exceeded',
  },
  NOT_IN_REVIEW: {
    zh: '只有提交复核的版本才有中立性报告',
    en: 'Only a version in review has a neutrality report made',
  },
  RIGHT_RAISES_TIER: {
    zh: '在真实登记上试验时，行使权利提高了级别',
    en: 'Tried on real registrations, the use of a right raised a tier',
  },
  FACT_OF_ANOTHER_KIND: {
    zh: '事实的单位或取值与其读取的观察项不符；只能读取楼栋或住房的观察项',
    en: 'Unit or values do not fit the observation that the fact reads; it is one of buildings or dwellings',
  },
  FACT_IS_DECIDED: {
    zh: '意见和决定一经作出不得更改',
    en: 'An opinion or a decision that was given is not changed',
  },
  OPINION_MISSING: {
    zh: '须先有数据保护专员的意见',
    en: 'The data protection officer’s opinion comes first',
  },
  NOT_THEIRS_TO_SAY: {
    zh: '意见由本机构的数据保护专员提出，决定由数据负责人作出',
    en: 'The authority’s data protection officer gives the opinion, its data owner decides',
  },
  FACT_IN_USE: {
    zh: '有生效或已批准的规则，或生效的流程设置，正在使用此事实，须先发布不再使用它的版本',
    en: 'Rules in force or approved for a time to come, or settings in force, read this fact: a version without it comes first',
  },
  FACT_HAS_ENDED: {
    zh: '规则使用了已停用的事实',
    en: 'The rules read a fact that the data owner ended',
  },
  FACT_NOT_PUBLIC_LONG_ENOUGH: {
    zh: '规则使用了尚未批准、或公开未满 14 天的事实',
    en: 'The rules read a fact that is not approved, or has not been public for 14 days',
  },
  DRAFT_OF_ANOTHER: {
    zh: '只有起草人可以修改草稿',
    en: 'Only its author changes a draft',
  },
  APPROVAL_IN_OWN_NAME: { zh: '只能以自己的名义发布', en: 'Everybody publishes in their own name' },
  APPROVAL_COOLS_OFF: {
    zh: '24 小时内，起草人与发布人之一重设过另一人的密码，暂不能发布',
    en: 'Of author and publisher one set the other’s password in the last 24 hours; publish later, or let another person do it',
  },
  ROLES_KEPT_APART: {
    zh: '管理员、数据负责人和数据保护专员须由三个不同的人担任',
    en: 'Administrator, data owner and data protection officer are three different persons',
  },
  GRANT_ADDS_NOTHING: {
    zh: '此人在该区域已有同一角色，且在所有这些日期内有效或待确认；如需更改，请先终止原有授权',
    en: 'This role over this area is granted to them for all these days already, or waits to be confirmed; to change it, end that grant first',
  },
  GRANT_ONLY_ENDS: {
    zh: '授权只能提前结束；如需延长，请另行授权',
    en: 'A grant can only be ended earlier; for a longer one, give a new grant',
  },
  GRANT_BACKDATED: {
    zh: '授权不能从过去的日期开始',
    en: 'A grant does not begin before today',
  },
  CONFIRMER_NOT_INDEPENDENT: {
    zh: '授予人、获授权人，以及与授予人有账号或授权渊源的管理员，不能确认此授权',
    en: 'A grant is confirmed by an administrator who neither gave nor got it, and who neither comes from its giver nor the giver from them',
  },
  PASSWORD_CONFIRMER_NOT_INDEPENDENT: {
    zh: '设置密码的人，以及与其有账号或授权渊源的管理员，不能确认此密码',
    en: 'A password is confirmed by an administrator who neither set it nor comes from whoever did, nor they from them',
  },
  PROGRAMME_ENDED: { zh: '项目已经结束', en: 'The programme has ended' },
  ROUND_NOT_NOW: {
    zh: '只能开启当前半月的轮次，且不得晚于该半月结束',
    en: 'A round is opened in its half-month, and closes with it',
  },
  GENERATED_DATA_REFUSED: {
    zh: '只有演示环境可以有自动生成的数据',
    en: 'Generated data is refused outside a demonstration',
  },
  DATE_IN_FUTURE: { zh: '导入数据的日期不能晚于今天', en: 'An import is not of a day to come' },
  SCORE_OLDER: {
    zh: '较旧的文件不能更改较新的评分',
    en: 'An older file does not change the score that a newer one gives',
  },
  KEY_IS_APPROVED: {
    zh: '已批准的观察项不得更改',
    en: 'An observation key that was approved is not changed',
  },
  VALUE_OLDER: {
    zh: '较旧的文件不能取代较新的值',
    en: 'An older file does not replace a newer value',
  },
  TOO_MANY_GONE: {
    zh: '登记册中消失的过多，须由人确认',
    en: 'Too many are gone from the register; a person has to accept it',
  },
  OBSERVATION_OF_ANOTHER_KIND: {
    zh: '观察值与其登记的类型或对象不符',
    en: 'The value is not of the kind or subject that this observation is known as',
  },
  TASK_IS_FIXED: { zh: '任务的类型和对象不得更改', en: 'What a task is about cannot be changed' },
  TASK_OF_ANOTHER_HOME: {
    zh: '任务的楼栋、住房和片区须与其登记、核查或隐患一致',
    en: 'A task is about the building, home and patch of its registration, visit or hazard',
  },
  OFFICER_NOT_OF_PATCH: {
    zh: '该人员不负责此片区',
    en: 'That officer does not work this patch',
  },
  HAZARD_ELSEWHERE: {
    zh: '隐患须在核查的住房内或其楼栋的公共部位',
    en: 'A hazard lies in the home that was visited, or in the common parts of its building',
  },
  DEMONSTRATION_REFUSED: {
    zh: '正式环境不接受演示数据',
    en: 'An installation made for production takes no demonstration',
  },
  OUTWARD_PAUSED: {
    zh: '此区域的对外联系已暂停，恢复后才能继续',
    en: 'Outward contact is stopped here; it must be resumed first',
  },
  MESSAGES_STOPPED: { zh: '住户已要求停止短信', en: 'The resident asked for no more messages' },
  NO_SEVERE_HAZARD: { zh: '没有未消除的严重隐患', en: 'No severe hazard is open' },
  CONTACT_CEILING: {
    zh: '已达到联系次数上限：每月两次，每 90 天一次上门请求',
    en: 'The ceiling is reached: two contacts a month, one visit request in 90 days',
  },
  // until migration 028
  CONTACT_STATE: {
    zh: '此次联系的结果已定，不得更改',
    en: 'How this contact went is settled and cannot be changed',
  },
  NOTICE_WITHOUT_DECISION: {
    zh: '告知须对应此登记由人设定的级别',
    en: 'A notice tells of a tier that a person set for this registration',
  },
  NO_RECORDED_WISH: {
    zh: '住户没有留下希望联系的记录',
    en: 'No wish of the resident for this contact is on record',
  },
  VISIT_WITHOUT_GROUND: {
    zh: '没有现行的上门依据：安全依据已消失，或级别已经改变',
    en: 'There is no ground for this visit any more: the evidence is gone, or the tier has changed',
  },
  REMOTE_CHANNELS_NOT_TRIED: {
    zh: '以登记为依据的上门，须先有两种远程联系方式未联系上',
    en: 'A visit on a record ground needs two remote channels that failed first',
  },
  RELEASE_NEEDS_SUPERVISOR: {
    zh: '只有该片区的主管可以批准上门',
    en: 'Only a supervisor of the patch may release a visit',
  },
  APPOINTMENT_OUTSIDE_HOURS: {
    zh: '预约须在 9:00 至 20:00 之间',
    en: 'An appointment lies between 9:00 and 20:00',
  },
  APPOINTMENT_NOT_WORKING_DAY: {
    zh: '当天不是工作日；只有住户提出时才可以',
    en: 'That is no working day; it can only be one where the resident asked for it',
  },
  APPOINTMENT_TOO_SOON: {
    zh: '须至少提前两个工作日通知住户，除非住户提出或有严重隐患',
    en: 'The home is told two working days ahead, unless the resident asked for it or a severe hazard is open',
  },
  NO_SHOW_TOO_EARLY: {
    zh: '请在门口等候 15 分钟（预约更短的，等到预约结束），再记录无人在场',
    en: 'Wait at the door for 15 minutes (or until the appointment ends, where that is sooner) before recording that nobody was there',
  },
  APPOINTMENT_NOT_REACHED: { zh: '预约时间还没有到', en: 'The time of the appointment has not come yet' },
  NO_SHOW_IN_PAUSE: {
    zh: '预约时段内对外联系已暂停，不能记为无人在家；请另行预约',
    en: 'Outward contact was stopped at the time of the appointment: nobody was missed; make another one',
  },
  APPOINTMENT_OVER: {
    zh: '预约时间已过两小时以上，请记录无人在家或另行预约',
    en: 'The appointment ended more than two hours ago: record that nobody was met, or make another one',
  },
  TRANSITION_REFUSED: {
    zh: '当前状态之后不能是此状态',
    en: 'This cannot follow the state that it is in',
  },
  TIER_DECISION_UNCHANGED: {
    zh: '规则的判定只有发生变化时才会保存',
    en: 'A rule’s decision is stored only when it changes',
  },
  TIER_WITHOUT_DECISION: {
    zh: '级别只能随相应的决定一起更改',
    en: 'A tier changes only with the decision that says so',
  },
  DECISION_IN_FUTURE: { zh: '决定的时间不能晚于现在', en: 'A decision is not made in the future' },
  SEVERE_HAZARD_OPEN: {
    zh: '有严重隐患未消除时，不得由人工设定低于“优先跟进”的级别',
    en: 'While a severe hazard is open, nobody sets a tier below priority by hand',
  },
  RENEWAL_NEEDS_ANOTHER: {
    zh: '人工级别的延长须由另一位主管决定',
    en: 'A tier that was set by hand is made longer only by another supervisor',
  },
  REGISTRATION_ELSEWHERE: {
    zh: '登记的楼栋和片区须与其住房一致',
    en: 'A registration is of the building and the patch of its dwelling',
  },
  AREA_IS_NO_PATCH: { zh: '此区域不是片区', en: 'That area is no patch' },
  VISIT_IS_FIXED: {
    zh: '上门的依据、住房和批准一经确定不得更改',
    en: "A visit's ground, home and release stay as they were made",
  },
  VISIT_NOT_PROPOSED_FIRST: {
    zh: '上门须先由规则提出，再由主管批准',
    en: 'A visit begins as a proposal, which a supervisor then releases',
  },
  NOTHING_TO_OBJECT_TO: {
    zh: '只能对此登记由人设定的级别提出异议',
    en: 'Only a tier that a person set for this registration can be objected to',
  },
  DECIDES_OWN_CASE: {
    zh: '设定级别的人不能对其异议作出决定，须由另一位主管决定',
    en: 'Whoever set the tier does not decide about the objection to it: another supervisor does',
  },
  DECIDES_OWN_CLAIM: {
    zh: '登记此说明的人不能对其作出决定，须由另一位主管决定',
    en: 'Whoever recorded this claim does not decide it: another supervisor does',
  },
  REGISTRATION_IS_OVER: {
    zh: '此登记已结束或作废，不再有可更改的内容',
    en: 'This registration has ended or is void: there is nothing left to change',
  },
  PRIORITY_HAS_GROUND: {
    zh: '规则已将其列为优先跟进并有依据；人工设定会使依据和上门失效，因此无需设定',
    en: 'The rules follow this home up as priority already, on a ground; set by hand it would lose the ground, and a visit with it',
  },
  UNIT_HAS_ENDED: {
    zh: '该可租单元或其住房在租赁开始前已不存在',
    en: 'The unit, or its dwelling, had ended before the tenancy begins',
  },
  LINEAGE_BROKEN: {
    zh: '拆分或合并的住房须在同一楼栋，并于同一天终止与开始',
    en: 'Dwellings of a split or merge are of one building, and end and begin on the same day',
  },
  HAZARD_NOT_REINSPECTED: {
    zh: '隐患须经复查并由复查人记录后才能消除或继续',
    en: 'A hazard is found gone, or still there, by whoever has reinspected it and recorded so',
  },
  MEASURE_DOES_NOT_FIT: {
    zh: '恢复到法定居住人数只用于超员，超员的通知也只能要求这一项',
    en: 'To bring the occupancy within the limit is for an overcrowding alone, and all that a notice about one asks',
  },
  MORE_TIME_NOT_POSSIBLE: {
    zh: '通知已结束或隐患已移交，不能再延长期限',
    en: 'The notice has ended, or another authority has the hazard: there is no time left to give',
  },
  HAZARD_IS_OVER: {
    zh: '隐患已消除、撤销或已移交，不能再发通知',
    en: 'The hazard is gone, was withdrawn or handed on: there is nothing to give notice of',
  },
  PARTY_NOT_RESPONSIBLE: {
    zh: '通知只能发给该处现行租赁的房东或管理人；超员只由房东负责',
    en: 'A notice goes to the landlord or manager of a let that runs there; an overcrowding is the landlord’s alone',
  },
  NOTICE_IS_FIXED: {
    zh: '通知、送达证明和决定一经作出不得更改，请另发通知',
    en: 'A notice, its proof of service and what was decided stay as they were made; draft another notice',
  },
  NOTICE_NEEDS_SUPERVISOR: {
    zh: '签发、移交和决定申诉须由该片区的主管以自己的名义作出',
    en: 'A supervisor of the patch issues, refers and decides, in their own name',
  },
  REHOUSING_NOT_OFFERED: {
    zh: '超员的通知和移交，须先记录已向住户提供住房帮助',
    en: 'Before a notice about overcrowding is issued or referred, the residents are offered help with housing',
  },
  SERVICE_NOT_PROVEN: {
    zh: '送达时间须在签发之后、现在之前，见证人须是该片区的工作人员',
    en: 'A notice is served after it was issued and not in the future, and a witness works the patch',
  },
  DEADLINE_NOT_PASSED: { zh: '整改期限尚未届满', en: 'The time to remedy it is not over' },
  APPEAL_PENDING: {
    zh: '申诉尚未决定，或申诉期尚未届满，不能移交',
    en: 'An appeal waits for its decision, or can still come: nothing is referred before',
  },
  APPEAL_OUT_OF_TIME: {
    zh: '只有已送达的通知可以申诉，且须在申诉期内收到',
    en: 'An appeal is against a notice that was served, and was received in the time for it',
  },
  DECIDES_OWN_NOTICE: {
    zh: '签发通知的人不能登记或决定对它的申诉，须由另一人办理',
    en: 'Whoever issued the notice neither records nor decides an appeal against it: another person does',
  },
  DECIDES_OWN_RECORD: {
    zh: '登记或确认过此内容的人不能对其异议作出决定，须由另一位主管决定',
    en: 'Whoever recorded or confirmed this does not decide about the dispute of it: another supervisor does',
  },
  CORRECTION_DOES_NOT_FIT: {
    zh: '更正的内容与异议不符，或此登记不能有这样的内容',
    en: 'The correction is not of what was disputed, or not a value that this registration can have',
  },
  PERIOD_TAKEN: {
    zh: '在这些日期内，此出租单元已有另一份登记',
    en: 'Another registration of this unit runs in these dates',
  },
  COMMAND_NOT_POSSIBLE: {
    zh: '此流程不能执行该指令，或已经结束',
    en: 'This procedure does not take this command, or has ended',
  },
  PROCEDURE_PAUSED: {
    zh: '主管已暂停此流程：暂停期间不联系住户，也不约定时间',
    en: 'A supervisor has paused this procedure: while it waits nobody is contacted and no time is agreed',
  },
  DELEGATION_NOT_POSSIBLE: {
    zh: '只能把工作人员本人在一个片区的工作委托给另一位工作人员；受托的工作不能再委托',
    en: "One officer's own work in one patch is delegated to another; what was delegated to somebody is not delegated on",
  },
  DELEGATION_TOO_LONG: {
    zh: '委托最长 62 天；更长时间请为片区指定新的工作人员',
    en: 'Nobody stands in for longer than 62 days: give the patch to another officer instead',
  },
  SUBSTITUTE_IS_NO_OFFICER: {
    zh: '代班人在这些日子须本身就是工作人员',
    en: 'Whoever stands in is an officer by themselves on all these days',
  },
  DELEGATION_OVERLAPS: {
    zh: '该片区在这些日子已有人代班，或此人在该片区代班期间又委托他人',
    en: 'Somebody stands in for the officer in this patch on these days already, or would both stand in there and have somebody stand in',
  },
  SUBSTITUTE_IS_ABSENT: {
    zh: '代班人在这些日子也缺勤',
    en: 'Whoever would stand in is away on some of these days',
  },
  ABSENCE_ONLY_ENDS: {
    zh: '缺勤只能提前结束，不能追溯',
    en: 'An absence can only be ended earlier, and not in the past',
  },
  CALENDAR_DAY_OVER: {
    zh: '这一天已经过去或就是今天：期限已按当时的日历计算，不能再改',
    en: 'This day is over, or today: deadlines were counted by it, and it stays as it was',
  },
  SERVICE_REQUEST_NOT_THEIRS: {
    zh: '只有提出请求的人可以撤回请求、评价结果，其他步骤由工作人员办理',
    en: 'Who asked for a service withdraws the request and says whether it helped; everything else is staff’s to do',
  },
  SERVICE_REQUEST_IS_FIXED: {
    zh: '请求的内容、答应的日期和已有的评价不得更改',
    en: 'What was asked for, the day it was promised for and what was said about it are not changed',
  },
  PROMISE_NOT_AHEAD: {
    zh: '答应的日期须在今天之后',
    en: 'A service is promised for a day after today',
  },
  HOLDER_NOT_OF_PATCH: {
    zh: '请求须由该片区的工作人员或主管承接',
    en: 'A request is taken on by an officer or a supervisor of its patch',
  },
  REPORT_ELSEWHERE: {
    zh: '报告须属于该片区的楼栋，且所见日期不能晚于今天',
    en: 'A report is about a building of the patch, and about a day that has come',
  },
  SERVICE_REQUEST_OF_ANOTHER: {
    zh: '请求由承接人办理；只有片区主管可以转给他人或代为办理',
    en: 'Whoever has a request works on it; only a supervisor of the patch gives it to another, or acts for them',
  },
  REPORT_IS_DECIDED: {
    zh: '报告已经决定，其内容不得再改',
    en: 'The report was decided, and what was decided stays',
  },
  VISIT_NOT_RELEASED: { zh: '上门尚未批准', en: 'The visit has not been released' },
} as const satisfies Record<string, Localised>;

export type SafeguardCode = keyof typeof SAFEGUARDS;

/** The wording of a code that may be a safeguard's. */
export function wordingOfSafeguard(code: string): Localised | undefined {
  return code in SAFEGUARDS ? SAFEGUARDS[code as SafeguardCode] : undefined;
}
