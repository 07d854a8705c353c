/**
 * Who does what to which rows: one line per table. `'supervisors dpo: here; service: all'` names readers and groups of
 * readers.ts, and rows of rows.ts by their labels: `here` and `there` (another office of the district), `own` (the
 * reader's), `everywhere` (of no area), `all`. Who is not named does it to none; a command that is missing, nobody does.
 * What each login may write of a row is in privileges.ts; triggers, which refuse more, and functions with definer's
 * rights, which allow more to who may execute them, have tests of their own.
 */
export interface Line {
  read: string;
  /** Of the rows that there are; or, where who signs in may add some, of what is offered (offers.ts). */
  add?: string | Record<string, string>;
  /** Of any column; or, where who signs in may change some, by what is written: `:me` is the reader, `:another` nobody. */
  change?: string | Record<string, string>;
  remove?: string;
}

export const MATRIX: Record<string, Line> = {
  access_log: {
    read: 'auditingSupervisor service: all; auditor dpo: here',
    add: {
      'in own name': 'signedIn service',
      'in another’s name': 'service',
      'in the link’s name': 'links endedLink service',
      'in both names': 'service',
    },
  },
  // what is approved is public; that whoever decides holds the role over the whole authority, a trigger asks
  added_facts: {
    read: 'signedIn programme: all; nobody links endedLink: approved',
    add: {
      'in own name': 'administrator',
      'in another’s name': '',
    },
    change: {
      "opinion = 'against', opinion_words = 'no good', opinion_by = :me": 'dataOwner dpo: all',
    },
    remove: 'administrator: proposed',
  },
  advert_matches: {
    read: 'ofTheHome: here; service owner: all',
    add: 'service: all',
    change: 'service: all',
    remove: 'service: all',
  },
  advert_sources: {
    read: 'staff service owner: all',
    add: {
      'in own name': 'administrator service',
      'in another’s name': 'service',
    },
    change: {
      'ended_at = now()': 'administrator: all',
    },
  },
  // those without a place are read by supervisors of the whole authority
  adverts: {
    read: 'ofTheHome: here; service facts owner: all',
    add: 'service: all',
    change: {
      "state = 'dismissed', dwelling_id = NULL, dismissed_reason = 'not_let', decided_by = :me":
        'supervisors: here; service: all',
      "state = 'dismissed', dwelling_id = NULL, dismissed_reason = 'not_let', decided_by = :another":
        'service: all',
    },
  },
  areas: {
    read: 'everybody programme: all',
    add: 'service: all',
    change: {
      'officer_id = NULL': 'administrator service: all; supervisors patchAdministrator: here',
    },
  },
  audit_actions: {
    read: 'owner: all',
  },
  audit_log: {
    read: 'supervisor auditor dpo: everywhere here; auditingSupervisor service: all',
    add: {
      'what any of them notes, in own name': 'signedIn service',
      'a supervisor’s, here': 'supervisors service',
      'a supervisor’s, there': 'service',
      'a supervisor’s, in another’s name': 'service',
      'a link’s': 'links endedLink service',
      'in the programme’s name': 'service owner',
      'another action in the programme’s name': 'service',
    },
  },
  building_facts: {
    read: 'staff service facts: all',
    add: 'facts: all',
    change: 'facts: all',
    remove: 'facts: all',
  },
  building_roads: {
    read: 'service: all',
    add: 'service: all',
    change: 'service: all',
  },
  buildings: {
    read: 'programme administrator auditingSupervisor: all; officers patchAdministrator supervisor auditor dataOwner dpo: here there; links: here',
    add: 'service: all',
    change: 'service: all',
  },
  calendar_days: {
    read: 'everybody programme: all',
    add: {
      'a day': 'administrator service',
    },
    change: {
      "name = 'x'": 'administrator service: all',
    },
    remove: 'administrator service: all',
  },
  certificates: {
    read: 'ofTheHome: here; programme: all',
    add: 'service: all',
    change: 'service: all',
  },
  conflicts: {
    read: 'programme administrator auditingSupervisor: all; registrationHere: here',
    add: 'service: all',
    change: {
      "resolution = 'dispute', resolved_at = now(), resolved_by = :me": 'service owner: all',
      "resolution = 'other', resolved_at = now()": 'service: all',
    },
  },
  contact_attempts: {
    read: 'programme administrator auditingSupervisor: all; registrationHere: here',
    add: {
      'that waits to be sent': 'service owner',
      'that was sent already': 'service',
    },
    change: {
      "state = 'answered'": 'workers links: here; service: all',
      "state = 'answered', made_by = :me": 'workers links: here; service: all',
      "state = 'failed', failure = 'x'": 'workers: here; service owner: all',
      "state = 'answered', made_by = :another": 'links: here; service: all',
    },
  },
  declarations: {
    read: 'ofTheHome: here; service owner: all',
    add: {
      'a claim, here': 'workers service',
      'a claim, there': 'service',
      'a resident’s claim, here': 'link service',
      'a claim that is decided': 'service',
      'of another unit': 'service',
    },
    change: {
      "state = 'rejected', decided_by = :me, decision_reason = 'seen_at_home'":
        'supervisors: here; service: all',
      "state = 'rejected', decided_by = :another, decision_reason = 'seen_at_home'": 'service: all',
      "state = 'superseded'": 'service owner: all',
    },
  },
  disputes: {
    read: 'ofTheHome: here; programme: all',
    add: {
      here: 'link service',
      there: 'service',
      'here, decided already': 'service',
    },
    change: {
      "decision = 'withdrawn', decided_at = now(), decided_by = :me": 'supervisors: here; service: all',
      "decision = 'withdrawn', decided_at = now(), decided_by = :another": 'service: all',
    },
  },
  dwelling_lineage: {
    read: 'ofTheHome: here; programme: all',
    add: 'service: all',
    change: 'service: all',
  },
  dwellings: {
    read: 'ofTheHome: here; programme: all',
    add: 'service: all',
    change: 'service: all',
  },
  earlier_visit_scores: {
    read: 'staff service: all',
    add: 'owner: all',
  },
  hazard_appeals: {
    read: 'supervisor auditor officer delegate: here; auditingSupervisor service owner: all',
    add: {
      here: 'workers service',
      there: 'service',
    },
    change: {
      "decision = 'dismissed', reason = 'hazard_seen'": 'supervisors: here; service: all',
    },
  },
  hazard_notices: {
    read: 'supervisor auditor officer delegate: here; auditingSupervisor service owner: all',
    add: {
      'a draft here': 'supervisors officers service',
      'a draft there': 'service',
    },
    change: {
      // what an officer may make of it a trigger asks
      "state = 'withdrawn'": 'workers: here; service owner: all',
      "state = 'issued'": 'workers: here; service: all',
    },
  },
  hazards: {
    read: 'officers supervisor auditor: here; programme auditingSupervisor: all',
    add: {
      'found at one’s visit': 'officer service',
      'found by another': 'service',
      'without a visit': 'service',
      'in common parts, without a visit': 'service owner',
      'at a visit not begun': 'service',
      there: 'service',
      'at one’s visit, where one works no more': 'service',
    },
    change: {
      "state = 'closed', closed_at = now(), closed_by = :me": 'workers idleOfficer: here; service: all',
      // by whom and after what a trigger asks
      "state = 'referred'": 'workers idleOfficer: here; service owner: all',
    },
  },
  idempotency_keys: {
    read: 'signedIn links endedLink: own; service: all',
    add: {
      'in own name': 'signedIn links endedLink service',
      'in another’s name': 'service',
    },
    change: 'service: all',
    remove: 'service: old',
  },
  import_profiles: {
    read: 'staff service: all',
    add: {
      'a profile': 'administrator service',
    },
    change: {
      "document = '{}'": 'administrator service: all',
    },
  },
  imports: {
    read: 'supervisors administrators auditor service: all',
    add: 'service: all',
    change: 'service: all',
  },
  incidents: {
    read: 'administrator auditingSupervisor service: all; patchAdministrator supervisor auditor: closed everywhere here',
    add: {
      'a hazard of here': 'workers idleOfficer service',
      'a hazard of here, there': 'service',
      'a hazard of there, here': 'service',
      'another code': 'service',
      'closed already': 'service',
    },
    change: {
      "state = 'resolved', closed_at = now(), closed_by = :me":
        'administrator: everywhere here there; supervisors patchAdministrator: everywhere here; service: all',
      "state = 'resolved', closed_at = now(), closed_by = :another": 'service: all',
    },
  },
  installation: {
    read: 'service owner: all',
    add: 'service: all',
  },
  knex_migrations: {
    read: '',
  },
  knex_migrations_lock: {
    read: '',
  },
  justified_ratios: {
    read: 'owner: all',
    add: 'owner: all',
    change: 'owner: all',
    remove: 'owner: all',
  },
  kept_fact_checks: {
    read: 'service: all',
    add: 'service: all',
    change: 'service: all',
  },
  link_sessions: {
    read: 'links endedLink: own; service owner: all',
    add: 'service owner: all',
    change: 'service: all',
    remove: 'links endedLink: own; service: all',
  },
  links: {
    read: 'links endedLink: own; service owner: all',
    add: 'service: all',
    change: {
      'used_at = now()': 'links endedLink: own; service owner: all',
      "used_at = '2026-01-01'": 'service owner: all',
      'wrong_codes = 1': 'service owner: all',
    },
  },
  message_log: {
    // the owner forgets what was not sent, and nothing else
    read: 'workers dpo: here; owner: there; service: all',
    add: 'service: all',
    change: 'service: all',
    remove: 'owner: there; service: all',
  },
  neutrality_reports: {
    read: 'signedIn owner: all',
    add: 'owner: all',
    change: 'owner: all',
    remove: 'owner: all',
  },
  objections: {
    read: 'ofTheHome: here; service facts: all',
    add: 'service: all',
    change: 'service: all',
  },
  observation_key_proposals: {
    read: 'administrators auditingSupervisor auditor service: all',
    add: {
      'in own name': 'administrator',
      'in another’s name': '',
    },
    change: {
      'approved_by = :me, approved_at = now()': 'administrators: all',
    },
    remove: 'administrator: waiting',
  },
  observation_keys: {
    read: 'everybody programme: all',
    add: 'owner: all',
  },
  observations: {
    read: 'administrator: building buildingThere registration registrationThere; patchAdministrator auditor dataOwner: building buildingThere registration; supervisor officer delegate dpo: building buildingThere dwelling registration unit; auditingSupervisor: building buildingThere dwelling registration registrationThere unit; idleOfficer: building buildingThere; links: dwelling registration unit; programme: all',
    add: 'service: all',
  },
  outbox: {
    read: 'service: all',
    add: {
      'start of the visit that the supervisor released': 'supervisor service',
      'start of a visit, of another’s input': 'service',
      'start of a publication': 'administrator service',
      'start again of what failed': 'supervisors administrators service',
      'start of the notice that the supervisor issued': 'supervisor service',
      'wake of the notice here': 'workers service owner',
      'wake of the notice there': 'administrator service owner',
      'wake of the visit here': 'supervisors links officer service',
      'wake of the visit there': 'administrator service',
      'another signal to the visit here': 'service',
    },
    change: 'service: all',
  },
  officer_absences: {
    read: 'officer supervisors: here; service owner: all',
    add: {
      'of an officer here': 'supervisors',
      'of an officer there': '',
      'of an officer here, in another’s name': '',
    },
    change: {
      'until_on = from_on': 'supervisors: here',
    },
  },
  outward_pauses: {
    read: 'staff service owner: all',
    add: {
      here: 'supervisors administrators service',
      there: 'administrator service',
      everywhere: 'administrator service',
      'here, in another’s name': 'service',
    },
    change: {
      'resumed_at = now(), resumed_by = :me':
        'administrator: everywhere here there; supervisors patchAdministrator: here; service: all',
      'resumed_at = now(), resumed_by = :another': 'service: all',
    },
  },
  parties: {
    read: 'workers: here noticed; dpo: here; service: all',
    add: 'service: all',
    change: 'service: all',
  },
  password_resets: {
    read: 'owner: all',
    add: 'owner: all',
  },
  procedure_commands: {
    read: 'administrator auditingSupervisor service: all; patchAdministrator supervisor auditor: here',
    add: {
      here: 'supervisors',
      there: '',
      'here, in another’s name': '',
    },
    change: {
      "state = 'refused', refusal = 'NOTHING_TO_DO', settled_at = now()": 'service: all',
    },
  },
  partner_reports: {
    read: 'officers supervisor auditor: here; auditingSupervisor service owner: all',
    add: { here: 'workers idleOfficer service', there: 'service' },
    change: {
      "state = 'put_aside', put_aside_reason = 'nothing_found'": 'supervisors: here; service: all',
    },
  },
  procedure_settings: {
    read: 'staff service owner: all; links: shown promises',
    add: {
      'in own name': 'administrator service',
      'in another’s name': 'service',
    },
    change: {
      'version = 2': 'administrator service: all',
    },
  },
  procedures: {
    read: 'administrator auditingSupervisor service owner: all; patchAdministrator supervisor auditor: everywhere here',
    add: {
      'of the visit that the supervisor released': 'supervisor service',
      'of it, running already': 'service',
      'of the approved version': 'administrator service',
      'of another kind': 'service',
      'of the notice that the supervisor issued': 'supervisor service',
      'of a notice that another issued': 'service',
    },
    change: 'service owner: all',
  },
  programme: {
    read: 'everybody programme: all',
    add: 'service: all',
    change: {
      "legal_basis = 'x'": 'owner: all',
      "name_en = 'x'": 'service owner: all',
    },
  },
  rate_limits: {
    read: 'everybody service: all',
    add: {
      'a limit': 'everybody service',
    },
    change: {
      'points = 2': 'everybody service: all',
    },
    remove: 'everybody service: all',
  },
  registration_events: {
    read: 'programme administrator auditingSupervisor: all; registrationHere: here',
    add: {
      'a refusal here': 'workers service',
      'a refusal there': 'service',
      'a refusal in another’s name': 'service',
      'a decided dispute here': 'supervisors service',
      'a confirmation': 'service owner',
      'a correction': 'service owner',
      'stopped messages': 'service owner',
      'resumed messages': 'service owner',
      'another kind': 'service',
      'a dispute by link, here': 'link service',
      'a dispute by link, there': 'service',
      'a refusal by link': 'visitLink service',
      'a dispute by another link': 'service',
    },
  },
  registration_facts: {
    read: 'administrator auditingSupervisor service facts: all; patchAdministrator supervisor auditor: here',
    add: 'facts: all',
    change: 'facts: all',
    remove: 'facts: all',
  },
  registration_residents: {
    read: 'workers dpo: here; service measure owner: all',
    add: 'service: all',
    change: 'service: all',
    remove: 'service: all',
  },
  registrations: {
    read: 'programme measure administrator auditingSupervisor: all; registrationHere: here',
    add: 'service: all',
    change: {
      "tier = 'light', version = 2": 'supervisors: here; service owner: all',
      'messages_stopped_at = now()': 'service owner: all',
    },
  },
  rehousing_offers: {
    read: 'officers supervisor auditor: here; auditingSupervisor service owner: all',
    add: {
      here: 'supervisors officers service',
      there: 'service',
    },
    change: 'service: all',
  },
  resident_contacts: {
    read: 'workers dpo: here; service owner: all',
    add: 'service: all',
    change: {
      'wrong_at = now()': 'workers: here; service owner: all',
      'wrong_at = NULL': 'workers: here; service: all',
    },
    remove: 'service: all',
  },
  residents: {
    read: 'workers dpo: here; service measure: all',
    add: 'service: all',
    change: 'service: all',
    remove: 'service: all',
  },
  role_grants: {
    read: 'officers stranger dataOwner dpo: own; administrators auditingSupervisor service owner: all; supervisor auditor: here own standIn',
    add: {
      'an officer’s, here': 'administrators service',
      'an officer’s, there': 'administrator service',
      'an officer’s, in another’s name': 'service',
      'to oneself': 'service',
      'a delegation here': 'supervisors administrators service',
      'a delegation there': 'administrator service',
      'a supervisor’s delegation here': 'administrators service',
    },
    change: {
      "valid_to = '2027-01-01'":
        'administrator: authority here there standIn; patchAdministrator: here standIn; supervisors: standIn; service owner: all',
      'effective_at = now()': 'service owner: all',
    },
  },
  rounds: {
    read: 'administrator auditingSupervisor service: all; officers patchAdministrator supervisor auditor: here',
    add: 'service: all',
    change: 'service: all',
  },
  ruleset_versions: {
    read: 'staff service owner: all; links: shown',
    add: {
      'in own name': 'administrator service',
      'in another’s name': 'service',
    },
    change: {
      'version = 2': 'administrator service: all',
    },
  },
  rulesets: {
    read: 'staff service owner: all',
    add: {
      'a ruleset': 'administrator service',
    },
    change: {
      "name_en = 'x'": 'administrator service: all',
    },
  },
  said_by_source: {
    read: 'service owner: all',
    add: 'service: all',
    change: 'service: all',
  },
  service_requests: {
    read: 'ofTheHome: here; service facts owner: all',
    add: { here: 'workers links service', there: 'service' },
    change: { "state = 'declined', decline_reason = 'not_reached'": 'workers links: here; service: all' },
  },
  sessions: {
    read: 'signedIn: own; service owner: all',
    add: {
      'in own name': 'signedIn service',
      'in another’s name': 'service',
      'in own name, for a day': 'service',
    },
    change: {
      'expires_at = now()': 'service: all',
    },
    remove: 'signedIn: own; service owner: all',
  },
  state_transitions: {
    read: 'service owner: all',
  },
  tasks: {
    read: 'administrator auditingSupervisor service owner: all; patchAdministrator supervisor delegate auditor: here revisit service unassigned; officer: here service; links: here revisit',
    add: {
      'a visit here': 'supervisors service',
      'a visit there': 'service',
      'a reinspection here': 'workers idleOfficer service',
      'a reinspection there': 'service',
      'a reinspection that follows none': 'service',
      'another kind here': 'service',
    },
    change: {
      'version = 2':
        'supervisors delegate: here revisit service unassigned; officer: here service; links: here revisit; service owner: all',
      "state = 'done', outcome = 'confirmed', closed_at = now(), closed_by_kind = 'user', closed_by = :me":
        'supervisors delegate: here revisit service unassigned; officer: here service; service owner: all',
      "state = 'done', outcome = 'confirmed', closed_at = now(), closed_by_kind = 'link', closed_by = :me":
        'links: here revisit; service owner: all',
      "state = 'done', outcome = 'confirmed', closed_at = now(), closed_by_kind = 'user', closed_by = :another":
        'service owner: all',
      "state = 'carried_over', closed_at = now(), closed_by_kind = 'user', closed_by = :me":
        'service owner: all',
    },
  },
  tier_decisions: {
    read: 'programme administrator auditingSupervisor: all; registrationHere: here',
    add: {
      'by hand, here': 'supervisors',
      'by hand, there': '',
      'by hand, in another’s name': '',
      'by hand, told already': '',
      'by hand, in place of another': '',
      'by a rule': 'service',
    },
    change: 'service: all',
  },
  units: {
    read: 'ofTheHome: here; programme measure: all',
    add: 'service: all',
    change: 'service: all',
  },
  users: {
    read: 'officers stranger dataOwner dpo: own; administrators auditingSupervisor service owner: all; supervisor auditor: here own',
    add: {
      'an account': 'administrators service',
    },
    change: {
      "display_name = 'x'":
        'mostSignedIn: own; administrator service owner: all; patchAdministrator: here own',
      'must_change_password = false': 'service owner: all',
    },
  },
  visit_photos: {
    read: 'supervisors officer: here; service: all',
    add: {
      'of one’s visit': 'officer service',
      'of another’s visit': 'service',
    },
    change: 'service: all',
    remove: 'service: all',
  },
  visit_rate_justifications: {
    read: 'signedIn owner: all',
    add: {
      'in own name': 'administrator owner',
      'in another’s name': 'owner',
    },
    change: { "text_en = 'another text, long enough'": 'administrator: own; owner: all' },
    remove: 'owner: all',
  },
  visit_rates: {
    read: 'dataOwner dpo owner: all',
    add: 'owner: all',
    change: 'owner: all',
    remove: 'owner: all',
  },
  visits: {
    read: 'programme administrator auditingSupervisor: all; patchAdministrator supervisor officer delegate auditor: completed here imported; idleOfficer dataOwner dpo: imported; links: completed here',
    add: 'service: all',
    change: {
      'version = 2': 'supervisors links officer: completed here; service: all',
    },
  },
  waiting_districts: {
    read: 'service owner: all',
    add: 'owner: all',
    change: 'owner: all',
    remove: 'service owner: all',
  },
  waiting_passwords: {
    read: 'mostSignedIn: own; administrator owner: all; patchAdministrator: here own',
    add: 'owner: all',
    change: 'owner: all',
    remove: 'mostSignedIn: own; administrator owner: all; patchAdministrator: here own',
  },
};
