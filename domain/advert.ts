/** Where an advert is: what it says is looked for on the register, and then what becomes of the let. */
export const ADVERT_STATES = [
  'received',
  'matched',
  'uncertain',
  'unmatched',
  'registered',
  'unregistered_let',
  'gone',
  'dismissed',
] as const;
export type AdvertState = (typeof ADVERT_STATES)[number];

/** Why a person put an advert aside. */
export const DISMISSAL_REASONS = [
  'not_a_home',
  'not_let',
  'outside_the_area',
  'not_on_register',
  'wrong_in_file',
] as const;
export type DismissalReason = (typeof DISMISSAL_REASONS)[number];

/** An agency sends what it lets itself; whoever else sends has a licence to. */
export const ADVERT_SOURCE_KINDS = ['agency', 'licensed'] as const;
export const ADVERT_UNIT_KINDS = ['dwelling', 'room', 'bed'] as const;

/** What reaches somebody: an e-mail or web address, a telephone number. As the database refuses it in an address. */
const CONTACT =
  /@|:\/\/|www[.]|[a-z][.](com|cn|net|org)|\d{7}|\d{3}[) .-]{1,2}\d{3}[ .-]\d{4}|\d{3,4}[ -]\d{4}[ -]\d{4}/iu;

/** Whether a text that should be an address holds a way to reach somebody. */
export function holdsContact(address: string): boolean {
  return CONTACT.test(address.normalize('NFKC'));
}

/** What a person may do to an advert in this state. */
export function advertActions(state: AdvertState): readonly ('match' | 'dismiss')[] {
  if (state === 'uncertain') return ['match', 'dismiss'];
  return state === 'unmatched' || state === 'unregistered_let' ? ['dismiss'] : [];
}

/** What the weekly sweep is set to. */
export interface AdvertSweepSettings {
  /** Uncertain matches, and lets that are not registered, are decided within. */
  readonly decideWithinWorkingDays: number;
  /** An advert that its source has not sent for so long is gone. */
  readonly goneAfterDays: number;
}

export const DEFAULT_ADVERT_SWEEP: AdvertSweepSettings = { decideWithinWorkingDays: 5, goneAfterDays: 21 };
