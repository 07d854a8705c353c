/**
 * What each login may do with a table at all, by column where not with all of them: what it may see, add, change and
 * remove of the rows that the policies leave it. doorstep_owner owns every table; nobody else may do anything.
 */
export const PRIVILEGES: Record<
  string,
  { app?: string; service?: string; facts?: string; measure?: string }
> = {
  access_log: { app: 'read add(link_id, reason, subject_id, subject_type, user_id)', service: 'read add' },
  added_facts: {
    app: 'read add(about, choices, id, key, label_en, label_zh, legal_basis_en, legal_basis_zh, may_raise, observation_key, proposed_by, purpose_en, purpose_zh, retention, unit, visibility) change(decided_by, decision, decision_words, ended_by, ended_words, opinion, opinion_by, opinion_words) remove',
    service: 'read',
    facts: 'read(choices, decided_at, decision, ended_at, id, key, observation_key, retention)',
  },
  advert_matches: { app: 'read', service: 'read add change remove' },
  advert_sources: {
    app: 'read add(allowed_by, key, kind, licence, name_en, name_zh) change(ended_at)',
    service: 'read add',
  },
  adverts: {
    app: 'read change(decided_by, dismissed_reason, dwelling_id, state, version)',
    service: 'read add change',
    facts: 'read(dwelling_id, ended_on, feed, first_seen_on, id, last_seen_on)',
  },
  areas: { app: 'read change(officer_id)', service: 'read add change', facts: 'read' },
  audit_actions: {},
  audit_log: {
    app: 'read add(action, actor_id, actor_kind, detail, patch_id, programme_at, subject_id, subject_type)',
    service: 'read add',
  },
  building_facts: { app: 'read', service: 'read', facts: 'read add change remove' },
  building_roads: { service: 'read add change' },
  buildings: { app: 'read', service: 'read add change', facts: 'read' },
  calendar_days: { app: 'read add change remove', service: 'read add change remove', facts: 'read' },
  certificates: { app: 'read', service: 'read add change', facts: 'read' },
  conflicts: { app: 'read', service: 'read add change', facts: 'read' },
  contact_attempts: {
    app: 'read change(at, failure, finished_at, made_by, state)',
    service: 'read add change',
    facts: 'read',
  },
  declarations: {
    app: 'read add(claim, declarant, declared_at, due_at, id, kind, registration_id, state, unit_id) change(correction, decided_by, decision_reason, state)',
    service: 'read add change',
  },
  disputes: {
    app: 'read add change(correction, correction_source, decided_at, decided_by, decision, decision_reason)',
    service: 'read add change',
    facts: 'read(decided_at, decision, due_at, id, opened_at, registration_id, subject)',
  },
  dwelling_lineage: { app: 'read', service: 'read add change', facts: 'read' },
  dwellings: { app: 'read', service: 'read add change', facts: 'read' },
  earlier_visit_scores: { app: 'read', service: 'read' },
  hazard_appeals: {
    app: 'read add(ground, id, means, notice_id, received_on) change(decision, more_working_days, reason, version)',
    service: 'read add change',
  },
  hazard_notices: {
    app: 'read add(hazard_id, id, locale, measure, party_id, patch_id) change(appeal_working_days, receipt_reference, referred_to, remedy_working_days, served_at, service_means, service_receiver, service_reference, service_witness, settings_id, state, transmitted, version)',
    service: 'read add change',
  },
  hazards: { app: 'read add change(closed_at, closed_by, state)', service: 'read add change', facts: 'read' },
  idempotency_keys: { app: 'read add', service: 'read add change remove' },
  import_profiles: { app: 'read add change', service: 'read add change' },
  imports: { app: 'read', service: 'read add change' },
  incidents: {
    app: 'read add(about, code, detail, id, patch_id, state, workflow_id) change(closed_at, closed_by, state)',
    service: 'read add change',
  },
  installation: { service: 'read add' },
  justified_ratios: {},
  kept_fact_checks: { service: 'read add change' },
  knex_migrations: {},
  knex_migrations_lock: {},
  link_sessions: { app: 'read remove', service: 'read add change remove' },
  links: {
    app: 'read(contact_attempt_id, created_at, expires_at, id, purpose, registration_id, resident_id, revoked_at, task_id, used_at, visit_id) change(used_at)',
    service: 'read add change',
  },
  message_log: { app: 'read', service: 'read add change remove' },
  neutrality_reports: { app: 'read' },
  objections: { app: 'read', service: 'read add change', facts: 'read' },
  observation_key_proposals: {
    app: 'read add(key, label_en, label_zh, proposed_by, reason, subject_type, value_type) change(approved_at, approved_by) remove',
    service: 'read',
  },
  observation_keys: { app: 'read', service: 'read', facts: 'read' },
  observations: { app: 'read', service: 'read add', facts: 'read' },
  outbox: { app: 'add(kind, message_id, name, payload, workflow_id)', service: 'read add change' },
  officer_absences: {
    app: 'read add(from_on, id, officer_id, planned_by, until_on) change(until_on)',
    service: 'read',
  },
  outward_pauses: { app: 'read add change(resumed_at, resumed_by)', service: 'read add change' },
  parties: { app: 'read', service: 'read add change' },
  password_resets: {},
  procedure_commands: {
    app: 'read add(command, id, officer_id, patch_id, reason, requested_by, step, until_on, workflow_id)',
    service: 'read change(refusal, settled_at, state, tasks)',
  },
  procedure_settings: {
    app: 'read add(author_id, document, id, kind, note, number) change(approver_id, document, note, state, version)',
    service: 'read add change',
  },
  partner_reports: {
    app: 'read add(building_id, id, kind, part, partner, patch_id, seen_on) change(deadline_on, put_aside_reason, severity, state, version)',
    service: 'read add change',
  },
  procedures: {
    app: 'read add(input, kind, patch_id, state, subject_id, workflow_id)',
    service: 'read add change',
  },
  programme: {
    app: 'read',
    service:
      'read add change(calendar, clock_programme_start, clock_rate, clock_real_start, contact_address_en, contact_address_zh, contact_hours_en, contact_hours_zh, contact_phone, default_locale, demonstration, name_en, name_zh, time_zone, verify_hint_en, verify_hint_zh)',
    facts: 'read',
  },
  rate_limits: { app: 'read add change remove', service: 'read add change remove' },
  registration_events: {
    app: 'read add',
    service: 'read add',
    facts: 'read(actor_kind, at, id, kind, registration_id)',
  },
  registration_facts: { app: 'read', service: 'read', facts: 'read add change remove' },
  registration_residents: {
    app: 'read',
    service: 'read add change remove',
    measure: 'read(is_contact, registration_id, resident_id)',
  },
  registrations: {
    app: 'read change(next_confirmation_on, tier, tier_decision_id, tier_ground, version)',
    service: 'read add change',
    facts:
      'read(building_id, confirmed_on, declared_on, id, next_confirmation_on, occupant_count, patch_id, period, review_requested_at, reviewed_at, state, tier, tier_decision_id, tier_ground, unchanged_confirmations, unit_id, verification_due_on, verified_on)',
    measure: 'read(id, patch_id, period, state, unit_id)',
  },
  rehousing_offers: { app: 'read add(hazard_id, help, id)', service: 'read add change' },
  resident_contacts: { app: 'read change(wrong_at)', service: 'read add change remove' },
  residents: { app: 'read', service: 'read add change remove', measure: 'read(id, locale)' },
  role_grants: {
    app: 'read add(area_id, delegated_by, granted_by, id, role, user_id, valid_from, valid_to) change(valid_to)',
    service: 'read add change',
  },
  rounds: { app: 'read', service: 'read add change' },
  ruleset_versions: { app: 'read add change', service: 'read add change' },
  rulesets: { app: 'read add change', service: 'read add change' },
  said_by_source: { service: 'read add change' },
  service_requests: {
    app: 'read add(channel, id, kind, note, promised_for, registration_id) change(decline_reason, feedback, handed_to, holder_id, receipt_reference, satisfied, state, version)',
    service: 'read add change',
    facts: 'read(closed_at, id, kind, opened_at, promised_for, registration_id)',
  },
  sessions: { app: 'read add remove', service: 'read add change remove' },
  state_transitions: { service: 'read' },
  tasks: {
    app: 'read add change(assignee_id, closed_at, closed_by, closed_by_kind, outcome, outcome_detail, state, version)',
    service: 'read add change',
  },
  tier_decisions: { app: 'read add', service: 'read add change', facts: 'read' },
  units: { app: 'read', service: 'read add change', facts: 'read', measure: 'read(id, kind)' },
  users: {
    app: 'read(created_at, created_by, demonstration, disabled_at, display_name, id, locale, login, must_change_password, version) add(display_name, id, locale, login, password_hash) change(disabled_at, display_name, locale, password_hash, version)',
    service: 'read add change',
  },
  visit_photos: { app: 'read add', service: 'read add change remove' },
  visit_rate_justifications: {
    app: 'read add(dimension, text_en, text_zh, version_id, written_by) change(text_en, text_zh)',
  },
  visit_rates: { app: 'read' },
  visits: {
    app: 'read change(appointment, appointment_asked, checklist, consent, ended_at, identified, no_shows, officer_id, purpose_stated, released_at, released_by, reminded_at, reschedules, resident_reschedules, score, settings_id, state, version, wished_on, wished_part, withdrawn_reason)',
    service: 'read add change',
    facts: 'read',
  },
  waiting_districts: { service: 'read remove' },
  waiting_passwords: { app: 'read(set_at, set_by, usable_at, user_id) remove' },
};
