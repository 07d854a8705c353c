/**
 * Closed lists that belong to no procedure of their own. The database holds each of them, and each of the other files here,
 * as a CHECK; a test compares them. What a state may follow is in state-transitions.
 */
export const LOCALES = ['zh-CN', 'en'] as const;
export const AREA_KINDS = ['authority', 'district', 'office', 'patch'] as const;
export const REGISTRATION_STATES = ['unverified', 'verified', 'ended', 'void'] as const;
export const ROUND_STATES = ['opening', 'open', 'closed'] as const;
export const TASK_KINDS = [
  'revisit',
  'visit',
  'document_request',
  'dispute',
  'reinspection',
  'notice_service',
] as const;
export const TASK_STATES = [
  'waiting',
  'open',
  'done',
  'refused',
  'exhausted',
  'withdrawn',
  'carried_over',
] as const;
export const HAZARD_STATES = ['open', 'remedied', 'closed', 'referred', 'withdrawn'] as const;
export const PARTY_KINDS = ['landlord', 'manager', 'employer', 'agency'] as const;
export const DECISION_KINDS = ['rule', 'manual'] as const;
export const CLAIM_KINDS = ['new', 'change', 'end', 'never_lived_here', 'correction'] as const;
export const CLAIM_STATES = ['received', 'accepted', 'rejected', 'superseded'] as const;
/** Who told something about a registration; `register`: its own dates show it. */
export const DECLARANTS = [
  'resident',
  'landlord',
  'employer',
  'agency',
  'survey',
  'officer',
  'register',
] as const;
export const DISPUTE_DECISIONS = ['upheld', 'rejected', 'withdrawn'] as const;
export const CONSENTS = ['given', 'refused'] as const;
export const VISIT_SUBJECTS = ['building', 'dwelling', 'registration'] as const;
export const WITHDRAWAL_REASONS = [
  'ground_ended',
  'stopped',
  'registration_ended',
  'by_supervisor',
  'programme_ended',
] as const;
export const CHANNELS = ['link', 'message', 'phone', 'letter'] as const;
export const CONTACT_PURPOSES = [
  'confirmation',
  'reminder',
  'visit_request',
  'visit_reminder',
  'manual_tier_notice',
  'document_request',
  'decision_notice',
] as const;
export const PAUSE_REASONS = [
  'wrong_message',
  'scam_warning',
  'emergency',
  'data_error',
  'technical',
  'other',
] as const;
export const PROCEDURE_KINDS = [
  'revisitRound',
  'siteVisit',
  'hazard',
  'rulePublication',
  'advertSweep',
] as const;
export const PROCEDURE_STATES = ['requested', 'started', 'running', 'ended', 'failed', 'cancelled'] as const;
export const INCIDENT_STATES = ['open', 'retrying', 'resolved', 'skipped'] as const;
/** Of a published version that places the register: a person pauses it, and it stops by itself where it differs from what was foreseen. */
export const PLACING_STATES = ['running', 'paused', 'stopped', 'done', 'superseded'] as const;
/** What the rules of a ruleset give: a tier, or drafted findings. */
export const RULESET_DECIDES = ['tier', 'finding'] as const;
export const VERSION_STATES = ['draft', 'in_review', 'approved', 'published', 'retired', 'rejected'] as const;
/** What an administrator sets, document by document: for the procedures, how officers' time is counted, and texts. */
export const SETTINGS_KINDS = [
  'revisitRound',
  'siteVisit',
  'hazard',
  'officerWork',
  'rulePublication',
  'advertSweep',
  'messageTexts',
  'serviceRequest',
] as const;
export const SETTINGS_STATES = ['draft', 'in_review', 'published', 'retired', 'rejected'] as const;
export const IMPORT_STATES = ['done', 'refused'] as const;
export const OBSERVED_SUBJECTS = ['building', 'dwelling'] as const;
export const OBSERVED_VALUE_TYPES = ['boolean', 'number', 'date', 'enum'] as const;
