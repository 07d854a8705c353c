import { boolean, date, type FactFragment, integer } from './fact-fragment';

/** May lower the tier or schedule a message, never raise the tier (`mayRaise: false` in the catalogue). */
export const mitigatingFacts = {
  occupantCount: {
    kept: { occupant_count: integer('h.occupant_count') },
    value: 'k.occupant_count',
    source: `'registration'`,
    observedAt: 'h.declared_on',
  },
  disputed: {
    kept: { disputed: boolean('dispute.open > 0') },
    value: 'k.disputed',
    source: `'disputes'`,
    observedAt: 'dispute.opened_at',
  },
  objection: {
    kept: { objected: boolean('objection.standing > 0') },
    value: 'k.objected',
    source: `'objections'`,
    observedAt: 'objection.opened_at',
  },
  refusal: {
    kept: { refused: boolean('event.refused > 0') },
    value: 'k.refused',
    source: `'registration_events'`,
    observedAt: 'event.refused_at',
  },
  openServiceRequest: {
    kept: { service_requested: boolean('service.open > 0') },
    value: 'k.service_requested',
    source: `'service_requests'`,
    observedAt: 'service.opened_at',
  },
  auditErrorsFound: {
    kept: { audit_errors: integer('event.audit_errors') },
    value: 'k.audit_errors',
    source: `'registration_events'`,
    observedAt: 'event.audit_error_at',
  },
  failedContacts90Days: {
    kept: { failed_contacts: integer('contact.failed') },
    value: 'k.failed_contacts',
    source: `'contact_attempts'`,
    observedAt: 'contact.last_at',
  },
  changes90Days: {
    kept: { changes: integer('event.changes') },
    value: 'k.changes',
    source: `'registration_events'`,
    observedAt: 'event.changed_at',
  },
  daysToTenancyEnd: {
    // NULL for a tenancy without end
    kept: { tenancy_ends_on: date('upper(h.period)') },
    value: 'k.tenancy_ends_on - day',
    source: `'registration'`,
    observedAt: 'h.declared_on',
  },
  unchangedConfirmations: {
    kept: { unchanged_confirmations: integer('h.unchanged_confirmations') },
    value: 'k.unchanged_confirmations',
    source: `'registration'`,
    observedAt: 'h.confirmed_on',
  },
} satisfies Record<string, FactFragment>;
