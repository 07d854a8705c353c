/** Texts that came to nothing, in words. */
export const englishUndelivered = {
  explain:
    'Texts that could not be brought to anybody in the last 90 days. A round asks on by the next step of its ladder; a notice waits here until somebody sends it again or tells the household in another way.',
  again: 'Send again',
  againExplain:
    'The same text goes out once more in the next contact hours, to the address that is on record then. Ceilings, stops and pauses hold for it.',
  queued: 'It goes out in the next contact hours.',
  channel: { link: 'Message with a link', message: 'Message', letter: 'Letter' },
  purpose: {
    confirmation: 'Confirmation',
    reminder: 'Reminder',
    visit_request: 'Asking for a visit',
    visit_reminder: 'Reminder of a visit',
    manual_tier_notice: 'Notice of a tier set by hand',
    document_request: 'Asking for a document',
    decision_notice: 'Notice of a decision',
  },
  failure: {
    NO_ADDRESS: 'Nothing is known to reach the household',
    UNKNOWN_RECIPIENT: 'The address is nobody’s; it is not used any more',
    UNDELIVERED: 'The service could not bring it',
    SENDER_MISSING: 'No service is set up for this kind of address',
    SMTP_TIMEOUT: 'The mail server did not answer',
    WEBHOOK_UNREACHABLE: 'The service did not answer',
  },
};
