/** A notice to whoever has to remedy a hazard, from its draft to its end; what may happen next is `noticeActions`. */
export const NOTICE_STATES = [
  'drafted',
  'issued',
  'served',
  'lapsed',
  'referred',
  'complied',
  'withdrawn',
] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** What a person does to a notice, and what the procedure or the hazard's end does to it: `lapse`, `comply`. */
export type NoticeAction = 'issue' | 'serve' | 'lapse' | 'comply' | 'allow_more_time' | 'refer' | 'withdraw';

const STATES_AFTER: Readonly<Record<NoticeAction, NoticeState>> = {
  issue: 'issued',
  serve: 'served',
  lapse: 'lapsed',
  comply: 'complied',
  allow_more_time: 'served',
  refer: 'referred',
  withdraw: 'withdrawn',
};

const ACTIONS: Readonly<Record<NoticeState, readonly NoticeAction[]>> = {
  drafted: ['issue', 'withdraw'],
  issued: ['serve', 'withdraw'],
  served: ['lapse', 'allow_more_time', 'comply', 'withdraw'],
  lapsed: ['allow_more_time', 'refer', 'comply', 'withdraw'],
  // the other authority has it; what is left to say is that the hazard is gone, or that the notice was wrong
  referred: ['comply', 'withdraw'],
  complied: [],
  withdrawn: [],
};

/** What may happen next to a notice in this state. */
export function noticeActions(state: NoticeState): readonly NoticeAction[] {
  return ACTIONS[state];
}

export function noticeStateAfter(action: NoticeAction): NoticeState {
  return STATES_AFTER[action];
}

/** Whether nothing more can happen to a notice in this state. */
export function isNoticeOver(state: NoticeState): boolean {
  return ACTIONS[state].length === 0;
}

/** States in which the party can appeal, while there is time. */
export const APPEALABLE_STATES: readonly NoticeState[] = ['served', 'lapsed', 'referred'];

/** What is to be done about the hazard. */
export const MEASURES = [
  'clear',
  'install',
  'repair',
  'have_checked',
  'make_safe',
  'end_overcrowding',
] as const;
export type Measure = (typeof MEASURES)[number];

/** The measures that fit a hazard of this kind: an overcrowding is ended, and nothing else is. */
export function measuresAgainst(kind: string): readonly Measure[] {
  return MEASURES.filter((measure) => (measure === 'end_overcrowding') === (kind === 'overcrowding'));
}

export const SERVICE_MEANS = ['by_hand', 'registered_letter', 'email', 'posted_on_site'] as const;
export type ServiceMeans = (typeof SERVICE_MEANS)[number];
/** Who took it, by what they are to the party; never by name. */
export const SERVICE_RECEIVERS = ['party', 'staff', 'household', 'doorkeeper'] as const;
export type ServiceReceiver = (typeof SERVICE_RECEIVERS)[number];

/** A letter's number or a receipt's: a code, no words. */
export const REFERENCE_PATTERN = '^[A-Za-z0-9-]{4,60}$';

export interface ServiceProof {
  means: ServiceMeans;
  receiver?: ServiceReceiver;
  reference?: string;
  witnessId?: string;
}

/** Which part of the proof each means needs; it has no other. */
export const PROOF_OF: Readonly<Record<ServiceMeans, 'receiver' | 'reference' | 'witnessId'>> = {
  by_hand: 'receiver',
  registered_letter: 'reference',
  email: 'reference',
  posted_on_site: 'witnessId',
};

export const NOTICE_WITHDRAWALS = ['by_supervisor', 'appeal_upheld', 'hazard_over'] as const;

export const APPEAL_GROUNDS = [
  'not_responsible',
  'already_remedied',
  'no_hazard',
  'more_time_needed',
  'other',
] as const;
export const APPEAL_MEANS = ['letter', 'email', 'in_person'] as const;
export const APPEAL_DECISIONS = ['upheld', 'varied', 'dismissed'] as const;
export type AppealDecision = (typeof APPEAL_DECISIONS)[number];

/** How an appeal against a notice in this state can be decided: more time is given only while time can still run. */
export function appealDecisions(state: NoticeState): readonly AppealDecision[] {
  return noticeActions(state).includes('allow_more_time')
    ? APPEAL_DECISIONS
    : APPEAL_DECISIONS.filter((decision) => decision !== 'varied');
}
export const APPEAL_REASONS = [
  'party_is_responsible',
  'party_is_not_responsible',
  'hazard_seen',
  'hazard_not_seen',
  'work_takes_longer',
  'time_was_enough',
] as const;
export type AppealReason = (typeof APPEAL_REASONS)[number];

/** Whom a hazard can be handed to. */
export const AUTHORITIES = [
  'fire_service',
  'building_control',
  'gas_safety',
  'housing_office',
  'public_health',
] as const;
/** What is handed over with it; nothing about who lives there is on the list. */
export const TRANSMITTED = ['hazard', 'address', 'notice', 'service', 'reinspections', 'appeals'] as const;

/** Help that is offered to the home before anybody is told to end an overcrowding. */
export const REHOUSING_HELP = ['advice', 'temporary_home', 'housing_list', 'moving_help'] as const;
