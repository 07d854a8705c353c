import type { Localised } from './localised';

/** What of a record a person may say is wrong. An objection to the tier (`tier`) puts no value of the record in doubt. */
export const DISPUTE_SUBJECTS = ['period', 'occupants', 'landlord', 'never_lived_here', 'other'] as const;
export type DisputeSubject = (typeof DISPUTE_SUBJECTS)[number];

/** These two put the whole record in doubt. */
const WHOLE_RECORD: readonly DisputeSubject[] = ['never_lived_here', 'other'];

/**
 * The facts (keys of the catalogue) whose value is unknown while a dispute on one of these subjects is open. The SQL of
 * the facts and the proof that a dispute never raises a tier both read this, so that what is proved is what happens.
 * No fact about safety is among them.
 */
export const UNKNOWN_WHILE_DISPUTED: Readonly<Record<string, readonly DisputeSubject[]>> = {
  recordVerified: WHOLE_RECORD,
  verificationOverdueDays: WHOLE_RECORD,
  // what contradicts what is just what an open dispute is going to decide
  recordContradictory: DISPUTE_SUBJECTS,
  conflictOpenDays: DISPUTE_SUBJECTS,
  occupantCount: ['occupants', ...WHOLE_RECORD],
  daysToTenancyEnd: ['period', ...WHOLE_RECORD],
};

/** What of a registration is put right where a dispute is upheld; `registration`: there is no such tenancy at all. */
export const DISPUTED_VALUES = ['period', 'occupants', 'landlord', 'registration'] as const;
export type DisputedValue = (typeof DISPUTED_VALUES)[number];

/** Why a value on record stays, as `disputes.decision_reason` holds it. */
export const REJECTION_REASONS = [
  'document_shows_value',
  'seen_at_home',
  'put_right_before',
  'another_home',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Where the corrected value comes from, as `disputes.correction_source` holds it. */
export const CORRECTION_SOURCES = ['resident', 'landlord', 'document', 'seen_at_home'] as const;

/** What residents read of each reason. */
export const REJECTION_REASON_WORDS: Readonly<Record<RejectionReason, Localised>> = {
  document_shows_value: { zh: '有文件证明登记的内容', en: 'a document shows what is on record' },
  seen_at_home: {
    zh: '工作人员在住房内看到的与登记一致',
    en: 'an officer saw at the home what is on record',
  },
  put_right_before: { zh: '此前已经更正', en: 'it had been put right before' },
  another_home: { zh: '所说的是另一套住房', en: 'what was said is about another home' },
};

/** What residents read of what they disputed or objected to. */
export const DISPUTE_SUBJECT_WORDS: Readonly<Record<DisputeSubject | 'tier', Localised>> = {
  period: { zh: '租赁日期', en: 'the dates of the tenancy' },
  occupants: { zh: '居住人数', en: 'the number of occupants' },
  landlord: { zh: '房东', en: 'the landlord' },
  never_lived_here: { zh: '从未在此居住', en: 'never having lived there' },
  other: { zh: '登记的内容', en: 'what is on record' },
  tier: { zh: '由人设定的跟进级别', en: 'the level that a person set' },
};

/** Which values an upheld dispute may put right: of what it is about, and any where the resident could not say which. */
export function valuesToPutRight(subject: DisputeSubject): readonly DisputedValue[] {
  if (subject === 'other') return DISPUTED_VALUES;
  return [subject === 'never_lived_here' ? 'registration' : subject];
}

/** The right value, or that there is none on record any more; dates of the authority's calendar. */
export type Correction =
  | { value: 'occupants'; occupantCount: number | null }
  /** `until`: the first day after the tenancy; null: without end. */
  | { value: 'period'; since: string; until: string | null }
  | { value: 'landlord' }
  | { value: 'registration' };
