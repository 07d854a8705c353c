import type { FactFragment } from './fact-fragment';

/** May lower the tier or schedule a message, never raise the tier (`mayRaise: false` in the catalogue). */
export const mitigatingFacts = {
  occupantCount: {
    value: 'h.occupant_count',
    source: `'registration'`,
    observedAt: 'h.declared_on',
  },
  disputed: { value: 'dispute.open > 0', source: `'disputes'`, observedAt: 'dispute.opened_at' },
  objection: { value: 'objection.standing > 0', source: `'objections'`, observedAt: 'objection.opened_at' },
  refusal: { value: 'event.refused > 0', source: `'registration_events'`, observedAt: 'event.refused_at' },
  openServiceRequest: {
    value: 'service.open > 0',
    source: `'service_requests'`,
    observedAt: 'service.opened_at',
  },
  auditErrorsFound: {
    value: 'event.audit_errors',
    source: `'registration_events'`,
    observedAt: 'event.audit_error_at',
  },
  failedContacts90Days: {
    value: 'contact.failed',
    source: `'contact_attempts'`,
    observedAt: 'contact.last_at',
  },
  changes90Days: { value: 'event.changes', source: `'registration_events'`, observedAt: 'event.changed_at' },
  daysToTenancyEnd: {
    // NULL for a tenancy without end
    value: 'upper(h.period) - h.day',
    source: `'registration'`,
    observedAt: 'h.declared_on',
  },
  unchangedConfirmations: {
    value: 'h.unchanged_confirmations',
    source: `'registration'`,
    observedAt: 'h.confirmed_on',
  },
} satisfies Record<string, FactFragment>;
