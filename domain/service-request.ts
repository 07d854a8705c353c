/** What a resident may ask for. */
export const SERVICE_KINDS = [
  'registration_at_door',
  'permit',
  'school',
  'job',
  'repair',
  'mediation',
] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** How it was asked for: behind a link, or told to an officer. */
export const SERVICE_CHANNELS = ['link', 'door', 'phone'] as const;
export const TOLD_CHANNELS = ['door', 'phone'] as const;

export const SERVICE_STATES = [
  'requested',
  'accepted',
  'handed_off',
  'done',
  'declined',
  'withdrawn',
] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** Who does what the programme does not do itself. */
export const SERVICE_PARTNERS = [
  'registration_office',
  'permit_office',
  'school_office',
  'job_centre',
  'repair_service',
  'mediation_office',
] as const;

/** Why a request is not met; nothing about the person who asked is on the list. */
export const SERVICE_DECLINE_REASONS = [
  'not_offered_here',
  'another_office_decides',
  'conditions_not_met',
  'not_reached',
  'no_longer_needed',
] as const;
export type ServiceDeclineReason = (typeof SERVICE_DECLINE_REASONS)[number];

/** Characters of a note, and of what the person says afterwards. */
export const SERVICE_WORDS_LENGTH = 200;

const ACTIONS = {
  accept: 'accepted',
  hand_off: 'handed_off',
  finish: 'done',
  decline: 'declined',
  withdraw: 'withdrawn',
} as const satisfies Record<string, ServiceState>;
export type ServiceAction = keyof typeof ACTIONS;

const ACTIONS_IN: Readonly<Record<ServiceState, readonly ServiceAction[]>> = {
  requested: ['accept', 'decline', 'withdraw'],
  accepted: ['hand_off', 'finish', 'decline', 'withdraw'],
  handed_off: ['finish', 'decline', 'withdraw'],
  done: [],
  declined: [],
  withdrawn: [],
};

/** What may happen next to a request in this state; only who asked withdraws it. */
export function serviceActions(state: ServiceState): readonly ServiceAction[] {
  return ACTIONS_IN[state];
}

export function serviceStateAfter(action: ServiceAction): ServiceState {
  return ACTIONS[action];
}

/** What an administrator sets: working days within which each kind is promised. A request keeps the day it was promised for. */
export interface ServiceRequestSettings {
  readonly promisedWorkingDays: Readonly<Record<ServiceKind, number>>;
}

export const DEFAULT_SERVICE_REQUEST_SETTINGS: ServiceRequestSettings = {
  promisedWorkingDays: {
    registration_at_door: 5,
    permit: 10,
    school: 10,
    job: 10,
    repair: 10,
    mediation: 15,
  },
};
