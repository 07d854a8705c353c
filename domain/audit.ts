/**
 * By whom something was done: an account, a link that a resident holds, a procedure, or
 * the machine's command line, of which no account says who used it.
 */
export const AUDIT_ACTOR_KINDS = ['user', 'link', 'procedure', 'command'] as const;
export type AuditActorKind = (typeof AUDIT_ACTOR_KINDS)[number];

/** What something can be done to. */
export const AUDIT_SUBJECT_TYPES = [
  'registration',
  'task',
  'visit',
  'hazard',
  'hazard_notice',
  'partner_report',
  'round',
  'incident',
  'outward_pause',
  'ruleset_version',
  'procedure_settings',
  'observation_key',
  'added_fact',
  'advert',
  'area',
  'user',
  'programme',
] as const;
export type AuditSubjectType = (typeof AUDIT_SUBJECT_TYPES)[number];
