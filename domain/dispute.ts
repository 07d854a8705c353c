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
