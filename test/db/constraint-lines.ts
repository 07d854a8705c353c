import { v7 as uuid } from 'uuid';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';

type Row = Record<string, unknown>;
/** Two rows that are the same in these columns, both with the values of `where`; the second also with those of `second`. */
export interface Twice {
  same: readonly string[];
  where?: Row;
  second?: Row;
  /** Another constraint that refuses them too. */
  also?: string;
}
/** What a constraint refuses: the table's row with these columns changed, any of them; or a second row. */
export type Refused = Row | readonly Row[] | { twice: Twice };

export interface TableLine {
  /** A row that the table takes. Rows of two calls differ in all ids and names. */
  row: () => Row;
  /** By the name of the constraint or of the unique index. */
  refuses: Record<string, Refused>;
}

const AT = '2026-11-02T15:00:00Z';
const LATER = '2026-11-03T15:00:00Z';
const EARLIER = '2026-11-01T15:00:00Z';
const twice = (same: readonly string[], where: Row = {}, second: Row = {}, also?: string) => ({
  twice: { same, where, second, ...(also !== undefined && { also }) },
});
let keys = 0;
const proposal = {
  value_type: 'boolean',
  subject_type: 'building',
  label_zh: '屋顶',
  label_en: 'Roof',
};
const NAMES_WHO = [{ key: 'nationality' }, { label_zh: '国籍' }, { label_en: 'Date of birth' }];
const OPINION = { opinion: 'against', opinion_words: 'no good', opinion_by: uuid(), opinion_at: AT };
const DECISION = { decision: 'refused', decision_words: 'no good', decided_by: uuid(), decided_at: AT };
const APPROVED = { ...OPINION, ...DECISION, decision: 'approved' };
const END = { ended_words: 'no more', ended_by: uuid(), ended_at: AT };
const decided = { decided_at: AT, decided_by: uuid() };
const SERVICE_DECLINED = { state: 'declined', closed_at: AT, decline_reason: 'not_reached' };
const REPORT_CONFIRMED = {
  state: 'confirmed',
  ...decided,
  severity: 'minor',
  deadline_on: '2026-12-01',
  hazard_id: uuid(),
};
const STEP = { do: 'link', after: 0 };
const ISSUED = {
  state: 'issued',
  issued_by: uuid(),
  issued_at: AT,
  settings_id: uuid(),
  remedy_working_days: 1,
  appeal_working_days: 10,
};
const SERVED = {
  ...ISSUED,
  state: 'served',
  service_means: 'by_hand',
  service_receiver: 'party',
  served_at: AT,
  served_by: uuid(),
  deadline_on: '2026-11-03',
  appeal_until: '2026-11-16',
};
const BY_LETTER = { service_means: 'registered_letter', service_receiver: null, service_reference: 'RR-12' };
const REFERRED = {
  ...SERVED,
  state: 'referred',
  lapsed_at: AT,
  referred_to: 'gas_safety',
  referred_by: uuid(),
  referred_at: AT,
  transmitted: ['hazard'],
};
const WITHDRAWN = { state: 'withdrawn', withdrawn_reason: 'by_supervisor', ended_at: AT };
const APPEAL_DECIDED = { ...decided, decision: 'dismissed', reason: 'hazard_seen' };
const UNFIT_FOR_A_ROUND = [
  { ladder: null },
  { ladder: [] },
  { ladder: Array(13).fill(STEP) },
  { ladder: ['link'] },
  { ladder: [{ do: 'knock', after: 0 }] },
  { ladder: [{ do: 'link' }] },
  { ladder: [{ do: 'link', after: 61 }] },
  { ladder: [{ do: 'link', after: 1.5 }] },
  { ladder: [{ ...STEP, until: 0 }] },
  { ladder: [{ ...STEP, when: 'sometimes' }] },
  { exhaustedAfterWorkingDays: 0 },
  { dueAfterWorkingDays: 61 },
  { remindBeforeWorkingDays: -1 },
  { cadenceDays: { priority: 6, standard: 90, light: 365 } },
  { cadenceDays: { priority: 30, light: 365 } },
];

/** Every table that has a constraint, and one row or more that each of them alone refuses. */
export const CONSTRAINT_LINES: Record<string, TableLine> = {
  programme: {
    row: () => ({
      id: 1,
      name_zh: 'x',
      name_en: 'x',
      purpose_zh: 'x',
      purpose_en: 'x',
      legal_basis: 'x',
      starts_on: '2026-01-01',
      ends_on: '2027-01-01',
      time_zone: 'UTC',
      calendar: 'x',
      default_locale: 'en',
      verify_hint_zh: 'x',
      verify_hint_en: 'x',
      demonstration: false,
      clock_real_start: AT,
      clock_programme_start: AT,
      clock_rate: 1,
      created_at: AT,
    }),
    refuses: {
      programme_id_check: { id: 2 },
      programme_check: { ends_on: '2026-01-01' },
      // only a demonstration's clock runs faster, and none slower
      programme_check1: [{ clock_rate: 2 }, { clock_rate: 0.5, demonstration: true }],
      programme_default_locale_check: { default_locale: 'fr' },
      contact_is_whole: { contact_phone: '000' },
    },
  },
  areas: {
    row: () => ({
      id: uuid(),
      kind: 'authority',
      code: uuid(),
      name_zh: 'x',
      name_en: 'x',
      ancestors: [uuid()],
      created_at: AT,
    }),
    refuses: {
      areas_kind_check: { kind: 'street', parent_id: uuid() },
      areas_check: [{ parent_id: uuid() }, { kind: 'district', ancestors: [uuid(), uuid()] }],
      areas_check1: { ancestors: [uuid(), uuid()] },
      areas_check2: { officer_id: uuid() },
      areas_code_key: twice(['code']),
    },
  },
  users: {
    row: () => ({
      id: uuid(),
      login: uuid(),
      display_name: 'x',
      locale: 'en',
      demonstration: false,
      version: 1,
      created_at: AT,
      must_change_password: false,
    }),
    refuses: {
      users_locale_check: { locale: 'fr' },
      users_login_check: { login: 'Officer' },
      users_login_key: twice(['login']),
    },
  },
  role_grants: {
    row: () => ({
      id: uuid(),
      user_id: uuid(),
      role: 'officer',
      area_id: uuid(),
      valid_from: '2026-01-01',
      granted_by: uuid(),
      created_at: AT,
    }),
    refuses: {
      role_grants_role_check: { role: 'superuser' },
      grant_ends_after_it_begins: { valid_to: '2025-12-31' },
      grants_name_their_granter: { granted_by: null },
      nobody_grants_to_themselves: ((id: string) => ({ user_id: id, granted_by: id }))(uuid()),
      role_grants_check1: { delegated_by: uuid() },
      one_grant_without_granter: twice([], { role: 'administrator', granted_by: null }),
    },
  },
  officer_absences: {
    row: () => ({
      id: uuid(),
      officer_id: uuid(),
      from_on: '2026-11-09',
      until_on: '2026-11-16',
      planned_by: uuid(),
      planned_at: AT,
    }),
    refuses: {
      absence_has_days: [{ until_on: '2027-11-11' }],
      one_absence_at_a_time: twice(['officer_id'], {}, { from_on: '2026-11-15', until_on: '2026-11-20' }),
    },
  },
  calendar_days: {
    row: () => ({ calendar: uuid(), day: '2026-12-25', kind: 'holiday', name: 'x' }),
    refuses: { calendar_days_kind_check: { kind: 'birthday' } },
  },
  outward_pauses: {
    row: () => ({ id: uuid(), area_id: uuid(), reason: 'technical', paused_at: AT, paused_by: uuid() }),
    refuses: {
      outward_pauses_reason_check: { reason: 'because' },
      outward_pauses_check: [{ resumed_at: LATER }, { resumed_by: uuid() }],
      pause_ends_after_it_begins: { resumed_at: EARLIER, resumed_by: uuid() },
      // of everywhere too
      one_open_pause_per_area: twice([], { area_id: null }),
    },
  },
  rulesets: {
    row: () => ({ id: uuid(), key: uuid(), name_zh: 'x', name_en: 'x', created_at: AT }),
    refuses: {
      rulesets_key_key: twice(['key']),
      rulesets_decides_check: { decides: 'guilt' },
    },
  },
  ruleset_versions: {
    row: () => ({
      id: uuid(),
      ruleset_id: uuid(),
      number: 1,
      state: 'draft',
      document: {},
      cases: [],
      author_id: uuid(),
      created_at: AT,
      version: 1,
    }),
    refuses: {
      ruleset_versions_state_check: { state: 'perfect' },
      author_and_approver_differ: ((id: string) => ({ author_id: id, approver_id: id }))(uuid()),
      published_needs_approver: [{ state: 'published' }, { state: 'retired' }],
      ruleset_versions_ruleset_id_number_key: twice(['ruleset_id', 'number'], { state: 'rejected' }),
      one_published_version: twice(['ruleset_id'], { state: 'published', author_id: null }, { number: 2 }),
      one_version_in_the_making: twice(['ruleset_id'], { state: 'draft' }, { state: 'in_review', number: 2 }),
      one_roll_back_in_the_making: twice(
        ['ruleset_id', 'rolls_back'],
        { state: 'draft', rolls_back: uuid() },
        { state: 'in_review', number: 2 },
      ),
      approved_for_an_instant: { state: 'approved' },
      ruleset_versions_placing_state_check: { placing_state: 'somehow' },
      findings_place_nothing: { document: { decides: 'finding' }, placing_state: 'running' },
    },
  },
  procedure_settings: {
    row: () => ({
      id: uuid(),
      kind: 'siteVisit',
      number: keys++,
      state: 'rejected',
      document: {},
      author_id: uuid(),
      created_at: AT,
      version: 1,
    }),
    refuses: {
      procedure_settings_kind_check: { kind: 'wishes' },
      procedure_settings_state_check: { state: 'perfect' },
      settings_note_is_short: { note: 'x'.repeat(501) },
      settings_are_an_object: { document: [] },
      texts_keep_their_promises: {
        kind: 'messageTexts',
        document: { confirmation: { zh: '{link}', en: 'Bring your passport: {link}' } },
      },
      settings_can_run: UNFIT_FOR_A_ROUND.map((values) => ({
        kind: 'revisitRound',
        document: { ...DEFAULT_REVISIT_SETTINGS, ...values },
      })),
      author_and_approver_differ: ((id: string) => ({ author_id: id, approver_id: id }))(uuid()),
      published_needs_approver: [{ state: 'published' }, { state: 'retired' }],
      procedure_settings_kind_number_key: twice(['kind', 'number']),
      one_settings_in_force: twice(['kind'], { state: 'published', author_id: null }),
      one_settings_in_the_making: twice(['kind'], { state: 'draft' }, { state: 'in_review' }),
    },
  },
  imports: {
    row: () => ({
      id: uuid(),
      profile_key: 'x',
      file_name: 'x',
      file_hash: 'x',
      observed_on: '2026-01-01',
      state: 'done',
      counts: {},
      differences: {},
      problems: [],
      started_at: AT,
      finished_at: AT,
    }),
    refuses: {
      imports_state_check: { state: 'half' },
      imports_accepted_gone_check: { accepted_gone: -1 },
    },
  },
  kept_fact_checks: {
    row: () => ({ night: `20${10 + (keys++ % 80)}-01-01`, part: 'over' }),
    refuses: {
      kept_fact_checks_part_check: { part: 'hazards' },
      one_check_under_way: twice([], { part: 'buildings' }),
    },
  },
  observation_keys: {
    row: () => ({ ...proposal, key: `roof_${++keys}`, origin: 'profile' }),
    refuses: {
      observation_keys_key_check: [{ key: 'Roof' }, { key: '_roof' }, { key: 'roof kind' }],
      observation_keys_origin_check: { origin: 'rumour' },
      observation_keys_subject_type_check: { subject_type: 'resident' },
      observation_keys_value_type_check: { value_type: 'photo' },
      no_free_text_from_a_profile: { value_type: 'text' },
      no_forbidden_subject: NAMES_WHO,
    },
  },
  added_facts: {
    row: () => ({
      id: uuid(),
      key: `roof${++keys}`.padEnd(6, 'x'),
      label_zh: '屋顶',
      label_en: 'Roof',
      about: 'structure',
      observation_key: 'sprinkler_system',
      choices: [],
      purpose_zh: '屋顶的状况',
      purpose_en: 'State of roofs',
      legal_basis_zh: '屋顶条例',
      legal_basis_en: 'By-law',
      retention: 'P1Y',
      may_raise: true,
      visibility: '{officer}',
      proposed_by: uuid(),
      proposed_at: AT,
    }),
    refuses: {
      added_facts_key_check: [{ key: 'Roof' }, { key: 'roof_kind' }, { key: 'r'.repeat(65) }],
      added_facts_label_zh_check: [{ label_zh: ' ' }, { label_zh: '长'.repeat(101) }],
      added_facts_label_en_check: [{ label_en: ' ' }, { label_en: 'x'.repeat(101) }],
      added_facts_about_check: { about: 'people' },
      added_facts_unit_check: { unit: 'miles' },
      added_facts_choices_check: { choices: {} },
      added_facts_purpose_zh_check: [{ purpose_zh: '短' }, { purpose_zh: '长'.repeat(501) }],
      added_facts_purpose_en_check: [{ purpose_en: ' x ' }, { purpose_en: 'x'.repeat(501) }],
      added_facts_legal_basis_zh_check: [{ legal_basis_zh: '短' }, { legal_basis_zh: '长'.repeat(301) }],
      added_facts_legal_basis_en_check: [{ legal_basis_en: ' x ' }, { legal_basis_en: 'x'.repeat(301) }],
      added_facts_retention_check: [{ retention: 'for ever' }, { retention: 'P0Y' }],
      added_facts_visibility_check: [{ visibility: '{}' }, { visibility: '{everybody}' }],
      added_facts_opinion_check: { ...OPINION, opinion: 'perhaps' },
      added_facts_opinion_words_check: [
        { ...OPINION, opinion_words: ' x ' },
        { ...OPINION, opinion_words: 'x'.repeat(2001) },
      ],
      added_facts_decision_check: { ...OPINION, ...DECISION, decision: 'perhaps' },
      added_facts_decision_words_check: [
        { ...OPINION, ...DECISION, decision_words: ' x ' },
        { ...OPINION, ...DECISION, decision_words: 'x'.repeat(2001) },
      ],
      opinion_is_whole: [
        { opinion: 'against' },
        { ...OPINION, opinion_words: null },
        { ...OPINION, opinion_at: null },
      ],
      decision_is_whole: [
        { ...OPINION, decision: 'refused' },
        { ...OPINION, ...DECISION, decided_at: null },
      ],
      opinion_before_decision: DECISION,
      added_facts_ended_words_check: [
        { ...APPROVED, ...END, ended_words: ' x ' },
        { ...APPROVED, ...END, ended_words: 'x'.repeat(2001) },
      ],
      end_is_whole: [
        { ...APPROVED, ended_words: 'no more' },
        { ...APPROVED, ...END, ended_by: null },
      ],
      what_ends_was_approved: [{ ...END }, { ...OPINION, ...DECISION, ...END }],
      three_decide_on_a_fact: [
        { ...OPINION, proposed_by: OPINION.opinion_by },
        { ...OPINION, ...DECISION, proposed_by: DECISION.decided_by },
        { ...OPINION, ...DECISION, decided_by: OPINION.opinion_by },
      ],
      no_forbidden_fact: [
        { key: 'nationality' },
        { label_zh: '国籍' },
        { label_en: 'Date of birth' },
        { purpose_zh: '了解户籍' },
        { purpose_en: 'To know the religion' },
        { legal_basis_zh: '户籍管理条例' },
        { legal_basis_en: 'Immigration Act' },
        { choices: [{ value: 'muslim' }] },
      ],
      one_fact_of_a_key: twice(['key']),
    },
  },
  neutrality_reports: {
    row: () => ({ version_id: uuid(), made_at: AT, facts_role: {}, proved: {}, tried: {}, exceeded: '{}' }),
    refuses: { neutrality_reports_exceeded_check: { exceeded: '{income}' } },
  },
  visit_rates: {
    row: () => ({
      version_id: uuid(),
      dimension: 'patch',
      grp: uuid(),
      registrations: 40,
      visits: 20,
      exceeds: false,
    }),
    refuses: {
      visit_rates_dimension_check: { dimension: 'income' },
      no_small_cell: [
        { registrations: 4, visits: 0 },
        { visits: 1 },
        { visits: 37 },
        { registrations: null },
        { visits: null },
        { registrations: null, visits: null, ratio: 1 },
        { registrations: null, visits: null, lowest: 1 },
      ],
    },
  },
  visit_rate_justifications: {
    row: () => ({
      version_id: uuid(),
      dimension: 'patch',
      text_zh: '说'.repeat(20),
      text_en: 'x'.repeat(20),
      written_by: uuid(),
      written_at: AT,
    }),
    refuses: {
      visit_rate_justifications_dimension_check: { dimension: 'income' },
      visit_rate_justifications_text_zh_check: [{ text_zh: '短' }, { text_zh: '长'.repeat(2001) }],
      visit_rate_justifications_text_en_check: [
        { text_en: `${' '.repeat(30)}short` },
        { text_en: 'x'.repeat(2001) },
      ],
    },
  },
  observation_key_proposals: {
    row: () => ({
      ...proposal,
      key: `roof_${++keys}`,
      reason: 'wanted',
      proposed_by: uuid(),
      proposed_at: AT,
    }),
    refuses: {
      observation_key_proposals_key_check: [{ key: 'Roof' }, { key: 'r'.repeat(65) }],
      observation_key_proposals_reason_check: [{ reason: '  x  ' }, { reason: 'x'.repeat(501) }],
      observation_key_proposals_subject_type_check: { subject_type: 'registration' },
      observation_key_proposals_value_type_check: { value_type: 'text' },
      observation_key_proposals_check: [{ approved_by: uuid() }, { approved_at: AT }],
      approved_by_another: ((id: string) => ({ proposed_by: id, approved_by: id, approved_at: AT }))(uuid()),
      no_forbidden_key: NAMES_WHO,
    },
  },
  buildings: {
    row: () => ({
      id: uuid(),
      source: 'x',
      external_key: uuid(),
      address: 'x',
      first_seen_on: '2026-01-01',
      version: 1,
      created_at: AT,
      updated_at: AT,
      gone_accepted: false,
    }),
    refuses: {
      buildings_dwelling_count_check: [{ dwelling_count: -1 }, { dwelling_count: 20_001 }],
      buildings_latitude_check: [{ latitude: -90.1 }, { latitude: 90.1 }],
      buildings_longitude_check: [{ longitude: -180.1 }, { longitude: 180.1 }],
      buildings_storeys_check: [{ storeys: -1 }, { storeys: 201 }],
      buildings_year_built_check: [{ year_built: 1499 }, { year_built: 2201 }],
      buildings_source_external_key_key: twice(['source', 'external_key']),
    },
  },
  dwellings: {
    row: () => ({
      id: uuid(),
      building_id: uuid(),
      number: '1',
      existed_from: '2026-01-01',
      created_at: AT,
      gone_accepted: false,
      occupancy_generated: false,
    }),
    refuses: {
      dwellings_check: [{ ended_on: '2026-02-01' }, { end_reason: 'gone' }],
      dwellings_check1: { ended_on: '2025-12-31', end_reason: 'gone' },
      dwellings_end_reason_check: { ended_on: '2026-02-01', end_reason: 'sold' },
      dwellings_floor_check: [{ floor: -21 }, { floor: 201 }],
      dwellings_legal_occupancy_check: [{ legal_occupancy: 0 }, { legal_occupancy: 201 }],
      dwellings_number: twice(['building_id', 'number']),
      what_is_generated_is_there: { legal_occupancy: null, occupancy_generated: true },
    },
  },
  dwelling_lineage: {
    row: () => ({ parent_id: uuid(), child_id: uuid(), kind: 'split', happened_on: '2026-01-01' }),
    refuses: {
      dwelling_lineage_check: ((id: string) => ({ parent_id: id, child_id: id }))(uuid()),
      dwelling_lineage_kind_check: { kind: 'moved' },
    },
  },
  units: {
    row: () => ({
      id: uuid(),
      dwelling_id: uuid(),
      kind: 'room',
      label: uuid(),
      existed_from: '2026-01-01',
      created_at: AT,
    }),
    refuses: {
      units_kind_check: { kind: 'cupboard' },
      units_label: twice(['dwelling_id', 'label']),
      one_whole_unit_per_dwelling: twice(['dwelling_id'], { kind: 'dwelling' }),
    },
  },
  parties: {
    row: () => ({
      id: uuid(),
      kind: 'landlord',
      is_organisation: false,
      locale: 'en',
      generated: false,
      created_at: AT,
    }),
    refuses: {
      parties_kind_check: { kind: 'neighbour' },
      parties_locale_check: { locale: 'fr' },
      parties_check: ['name', 'phone', 'email', 'postal_address'].map((kept) => ({
        erased_at: AT,
        [kept]: 'x',
      })),
    },
  },
  residents: {
    row: () => ({ id: uuid(), name: 'x', locale: 'en', generated: false, created_at: AT }),
    refuses: {
      residents_locale_check: { locale: 'fr' },
      residents_check: { erased_at: AT },
    },
  },
  resident_contacts: {
    row: () => ({ id: uuid(), resident_id: uuid(), channel: 'phone', address: 'x', created_at: AT }),
    refuses: {
      resident_contacts_channel_check: { channel: 'pigeon' },
      resident_contacts_resident_id_channel_address_key: twice(['resident_id', 'channel', 'address']),
    },
  },
  registrations: {
    row: () => ({
      id: uuid(),
      unit_id: uuid(),
      building_id: uuid(),
      patch_id: uuid(),
      state: 'verified',
      period: '[2026-01-01,)',
      declared_on: '2026-01-01',
      verified_on: '2026-01-02',
      next_confirmation_on: '2026-04-01',
      unchanged_confirmations: 0,
      tier: 'standard',
      generated: false,
      version: 1,
      created_at: AT,
      updated_at: AT,
    }),
    refuses: {
      registrations_state_check: { state: 'lost' },
      registrations_tier_check: { tier: 'risk' },
      registrations_tier_ground_check: { tier_ground: 'hunch' },
      registrations_occupant_count_check: [{ occupant_count: -1 }, { occupant_count: 201 }],
      registrations_period_check: [{ period: 'empty' }, { period: '(,2026-02-01)' }],
      registrations_check: { verified_on: null },
      registrations_check1: { state: 'ended' },
      verified_is_asked_again: { next_confirmation_on: null },
      unverified_has_deadline: { state: 'unverified' },
      one_registration_per_unit_at_a_time: twice(
        ['unit_id'],
        { period: '[2026-01-01,2026-02-01)' },
        { state: 'ended', period: '[2026-01-31,2026-03-01)' },
      ),
    },
  },
  registration_events: {
    row: () => ({
      id: uuid(),
      registration_id: uuid(),
      kind: 'declared',
      at: AT,
      actor_kind: 'import',
      detail: {},
    }),
    refuses: {
      registration_events_kind_check: { kind: 'gossip' },
      registration_events_actor_kind_check: { actor_kind: 'neighbour' },
      detail_is_codes: [{ detail: { note: 'Two words' } }, { detail: { list: [] } }, { detail: [] }],
    },
  },
  observations: {
    row: () => ({
      id: uuid(),
      subject_type: 'building',
      subject_id: uuid(),
      key: 'x',
      value: true,
      source_kind: 'import',
      source: 'x',
      observed_at: AT,
      recorded_at: AT,
    }),
    refuses: {
      observations_source_kind_check: { source_kind: 'rumour' },
      observations_subject_type_check: { subject_type: 'resident' },
      observations_value_check: [{ value: {} }, { value: ['x'] }],
    },
  },
  conflicts: {
    row: () => ({ id: uuid(), registration_id: uuid(), kind: 'period', opened_at: AT }),
    refuses: {
      conflicts_kind_check: { kind: 'quarrel' },
      resolution_is_whole: [{ resolved_at: AT }, { resolution: 'dispute' }, { resolved_by: uuid() }],
      one_open_conflict_per_kind: twice(['registration_id', 'kind']),
    },
  },
  certificates: {
    row: () => ({
      id: uuid(),
      dwelling_id: uuid(),
      kind: 'gas',
      present: true,
      issued_on: '2026-01-01',
      expires_on: '2027-01-01',
      source_kind: 'officer',
      recorded_at: AT,
    }),
    refuses: {
      certificates_kind_check: { kind: 'birth' },
      certificates_source_kind_check: { source_kind: 'rumour' },
      certificates_check: { expires_on: null },
      certificate_ends_after_it_begins: { expires_on: '2025-12-31' },
    },
  },
  advert_sources: {
    row: () => ({ key: `s-${uuid()}`, kind: 'licensed', name_zh: 'x', name_en: 'x', licence: 'x' }),
    refuses: {
      advert_sources_kind_check: { kind: 'website' },
      advert_source_key_is_a_key: [{ key: 'A' }, { key: 'a b' }],
      advert_source_name_zh_is_short: [{ name_zh: '' }, { name_zh: 'x'.repeat(101) }],
      advert_source_name_en_is_short: [{ name_en: '' }, { name_en: 'x'.repeat(101) }],
      advert_source_licence_is_short: [{ licence: '' }, { licence: 'x'.repeat(501) }],
      licensed_source_has_a_licence: { licence: null },
    },
  },
  advert_matches: {
    row: () => ({ advert_id: uuid(), place: 1, building_id: uuid(), agreement: { road: 'same' } }),
    refuses: {
      advert_match_place_is_small: [{ place: 0 }, { place: 21 }],
      advert_agreement_is_an_object: { agreement: '[]' },
    },
  },
  building_roads: {
    row: () => ({ building_id: uuid(), of_address: 'x', road: 'x', reading: {} }),
    refuses: {
      building_reading_is_an_object: { reading: '[]' },
    },
  },
  adverts: {
    row: () => ({
      id: uuid(),
      dwelling_id: uuid(),
      feed: 'x',
      reference: uuid(),
      address: '1 Demo St',
      state: 'matched',
      first_seen_on: '2026-01-01',
      last_seen_on: '2026-01-08',
    }),
    refuses: {
      adverts_unit_kind_check: { unit_kind: 'castle' },
      adverts_state_check: { state: 'lost', dwelling_id: null },
      adverts_dismissed_reason_check: {
        ...decided,
        state: 'dismissed',
        dwelling_id: null,
        dismissed_reason: 'x',
      },
      advert_reference_is_short: [{ reference: '' }, { reference: 'x'.repeat(101) }],
      advert_address_is_an_address: [
        { address: '' },
        { address: 'x'.repeat(201) },
        { address: '1 Demo St, call 416 555 0100' },
        { address: '1 Demo St, call (416) 555-0100' },
        { address: '学院路12号 13800000000' },
        { address: '学院路12号 027-87654321' },
        { address: 'somebody@example.org' },
        { address: 'https://example.org' },
      ],
      advert_has_a_home: [{ dwelling_id: null }, { state: 'uncertain' }],
      advert_dismissal_is_whole: [{ dismissed_reason: 'not_let' }, { state: 'dismissed', dwelling_id: null }],
      advert_decision_is_whole: [{ decided_by: uuid() }, { decided_at: AT }],
      adverts_reference: twice(['feed', 'reference']),
      advert_ends_after_it_begins: [{ last_seen_on: '2025-12-31' }, { ended_on: '2025-12-31' }],
    },
  },
  declarations: {
    row: () => ({
      id: uuid(),
      registration_id: uuid(),
      unit_id: uuid(),
      kind: 'end',
      declarant: 'resident',
      claim: { movedOutOn: '2026-10-01' },
      state: 'received',
      declared_at: AT,
    }),
    refuses: {
      declarations_kind_check: { kind: 'wish' },
      declarations_declarant_check: { declarant: 'neighbour' },
      declarations_state_check: { state: 'lost' },
      declarations_decision_reason_check: { ...decided, state: 'rejected', decision_reason: 'no' },
      claim_is_codes: [{ claim: [] }, { claim: { because: 'x' } }, { claim: { movedOutOn: 'in May' } }],
      claim_decision_is_whole: [
        decided,
        { state: 'accepted', ...decided, replaced: {} },
        { state: 'accepted', ...decided, correction: {}, replaced: {}, decision_reason: 'seen_at_home' },
        { state: 'rejected', ...decided },
        { state: 'rejected', decision_reason: 'seen_at_home', decided_at: AT },
        { state: 'superseded', ...decided },
      ],
      one_claim_of_the_register: twice(['registration_id', 'claim'], { declarant: 'register' }),
    },
  },
  disputes: {
    row: () => ({ id: uuid(), registration_id: uuid(), subject: 'period', opened_at: AT, due_at: AT }),
    refuses: {
      disputes_subject_check: { subject: 'weather' },
      disputes_statement_check: { statement: 'x'.repeat(201) },
      disputes_decision_check: { ...decided, decision: 'maybe' },
      disputes_decision_reason_check: { ...decided, decision: 'rejected', decision_reason: 'no' },
      disputes_correction_source_check: {
        ...decided,
        decision: 'upheld',
        correction: {},
        replaced: {},
        correction_source: 'rumour',
      },
      disputes_check: { told_at: AT },
      decision_is_whole: [{ decided_at: AT }, { decided_at: AT, decision: 'withdrawn' }],
      decision_says_why: [
        { ...decided, decision: 'rejected' },
        { ...decided, decision: 'upheld', correction: {}, replaced: {} },
        { ...decided, decision: 'withdrawn', decision_reason: 'seen_at_home' },
        { decision_reason: 'seen_at_home' },
      ],
      objection_names_its_decision: [{ subject: 'tier' }, { tier_decision_id: uuid() }],
      one_open_dispute_per_subject: twice(['registration_id', 'subject']),
      one_objection_per_tier_decision: twice(['tier_decision_id'], {
        subject: 'tier',
        tier_decision_id: uuid(),
      }),
    },
  },
  partner_reports: {
    row: () => ({
      id: uuid(),
      partner: 'fire_service',
      building_id: uuid(),
      patch_id: uuid(),
      part: 'stairs',
      kind: 'gas_leak',
      seen_on: '2026-11-01',
      recorded_by: uuid(),
      recorded_at: AT,
    }),
    refuses: {
      partner_reports_partner_check: { partner: 'a_neighbour' },
      partner_reports_part_check: { part: 'bedroom' },
      partner_reports_kind_check: { kind: 'overcrowding' },
      partner_reports_state_check: { state: 'rewarded', ...decided },
      partner_reports_severity_check: { ...REPORT_CONFIRMED, severity: 'odd' },
      partner_reports_put_aside_reason_check: { state: 'put_aside', ...decided, put_aside_reason: 'no_idea' },
      report_decision_is_whole: [decided, { decided_by: uuid() }, { ...REPORT_CONFIRMED, decided_at: null }],
      confirmed_report_is_a_hazard: [
        { ...REPORT_CONFIRMED, hazard_id: null },
        { severity: 'minor' },
        { deadline_on: '2026-12-01' },
      ],
      put_aside_has_its_reason: [{ put_aside_reason: 'nothing_found' }, { state: 'put_aside', ...decided }],
      report_confirmed_by_another: { ...REPORT_CONFIRMED, recorded_by: decided.decided_by },
    },
  },
  service_requests: {
    row: () => ({
      id: uuid(),
      registration_id: uuid(),
      kind: 'repair',
      channel: 'door',
      opened_at: AT,
      promised_for: '2026-12-01',
    }),
    refuses: {
      service_requests_kind_check: { kind: 'favour' },
      service_requests_channel_check: { channel: 'rumour' },
      service_requests_state_check: { state: 'forgotten' },
      service_requests_handed_to_check: { handed_to: 'a_friend', handed_at: AT },
      service_requests_decline_reason_check: {
        state: 'declined',
        closed_at: AT,
        decline_reason: 'who_they_are',
      },
      service_receipt_is_a_number: {
        handed_to: 'school_office',
        handed_at: AT,
        receipt_reference: 'ask for her',
      },
      service_note_is_short: { note: 'x'.repeat(201) },
      service_feedback_is_short: {
        ...SERVICE_DECLINED,
        satisfied: true,
        feedback_at: AT,
        feedback: 'x'.repeat(201),
      },
      service_end_is_whole: [{ closed_at: AT }, { state: 'withdrawn' }],
      service_has_a_holder: { state: 'accepted' },
      hand_off_is_whole: [
        { handed_to: 'school_office' },
        { handed_at: AT },
        { state: 'handed_off', holder_id: uuid() },
        { receipt_reference: 'R-1234' },
      ],
      decline_has_its_reason: [{ decline_reason: 'not_reached' }, { state: 'declined', closed_at: AT }],
      feedback_is_whole: [
        { ...SERVICE_DECLINED, satisfied: true },
        { ...SERVICE_DECLINED, feedback_at: AT },
        { ...SERVICE_DECLINED, feedback: 'thanks' },
        { satisfied: false, feedback_at: AT },
      ],
      link_request_has_no_recorder: { channel: 'link', recorded_by: uuid() },
      one_open_service_of_a_kind: twice(['registration_id', 'kind']),
    },
  },
  objections: {
    row: () => ({ id: uuid(), registration_id: uuid(), opened_at: AT }),
    refuses: {
      objections_decision_check: { ...decided, decision: 'maybe' },
      objection_decision_is_whole: [{ decided_at: AT }, { decision: 'upheld' }, { decided_by: uuid() }],
    },
  },
  tier_decisions: {
    row: () => ({
      id: uuid(),
      registration_id: uuid(),
      kind: 'rule',
      tier: 'standard',
      previous_tier: 'light',
      ruleset_version_id: uuid(),
      explanation: {},
      decided_at: AT,
    }),
    refuses: {
      tier_decisions_kind_check: { kind: 'dice' },
      tier_decisions_tier_check: { tier: 'risk' },
      tier_decisions_previous_tier_check: { previous_tier: 'risk' },
      tier_decisions_ground_check: { tier: 'priority', ground: 'hunch' },
      tier_decisions_manual_reason_check: { ...manual(), manual_reason: 'hunch' },
      priority_has_ground: [{ tier: 'priority' }, { ground: 'safety' }],
      rule_decision_names_its_version: [
        { ruleset_version_id: null },
        { decided_by: uuid() },
        { manual_reason: 'data_error' },
      ],
      manual_tier_is_bounded: [
        { ...manual(), manual_reason: null },
        { ...manual(), decided_by: null },
        { ...manual(), manual_until: null },
        { ...manual(), manual_until: '2026-12-02T15:00:01Z' },
        { ...manual(), ground: 'record' },
      ],
      manual_tier_ends_after_it_began: { ...manual(), manual_until: AT },
      only_a_rule_supersedes: { ...manual(), supersedes: uuid() },
      superseded_once: twice(['supersedes'], { supersedes: uuid() }),
    },
  },
  rounds: {
    row: () => ({
      id: uuid(),
      kind: 'revisit',
      patch_id: uuid(),
      period: '[2026-11-01,2026-11-16)',
      state: 'open',
      settings_id: uuid(),
      opened_at: AT,
      closes_at: '2026-11-16',
      reviewed: 0,
      moved: 0,
    }),
    refuses: {
      rounds_kind_check: { kind: 'raid' },
      round_closes_after_it_opened: { closes_at: AT },
      rounds_state_check: { state: 'paused' },
      closed_round_has_end: [{ state: 'closed' }, { closed_at: AT }],
      rounds_kind_patch_id_period_key: twice(['kind', 'patch_id', 'period'], {}, {}, 'one_round_at_a_time'),
      one_round_at_a_time: twice(['kind', 'patch_id'], {}, { period: '[2026-11-15,2026-12-01)' }),
    },
  },
  hazards: {
    row: () => ({
      id: uuid(),
      building_id: uuid(),
      kind: 'other',
      severity: 'minor',
      state: 'open',
      found_at: AT,
      deadline_on: '2026-12-01',
      generated: false,
    }),
    refuses: {
      hazards_kind_check: { kind: 'noise' },
      hazards_severity_check: { severity: 'deadly' },
      hazards_state_check: { state: 'lost' },
      hazards_check: [{ state: 'closed' }, { state: 'withdrawn' }, { closed_at: AT }],
    },
  },
  visits: {
    row: () => visit({}),
    refuses: {
      visits_origin_check: {
        origin: 'dream',
        state: 'completed',
        released_by: uuid(),
        ended_at: AT,
        external_key: 'x',
      },
      visits_subject_type_check: { subject_type: 'garden', registration_id: null },
      visits_state_check: { state: 'lost', released_by: uuid() },
      visits_ground_check: { ground: 'hunch' },
      visits_consent_check: { consent: 'mumbled' },
      visits_score_check: [{ score: -0.01 }, { score: 100.01 }],
      visits_wished_part_check: { wished_on: '2026-11-10', wished_part: 'night' },
      visits_withdrawn_reason_check: { withdrawn_reason: 'bored' },
      visits_check: [{ registration_id: null }, { subject_type: 'building' }],
      visits_check1: { subject_type: 'dwelling', registration_id: null, dwelling_id: null },
      wish_is_whole: [{ wished_on: '2026-11-10' }, { wished_part: 'morning' }],
      a_person_releases: { state: 'released' },
      appointed_has_time: { state: 'appointed', released_by: uuid() },
      completed_has_end: [{ ended_at: AT }, { state: 'withdrawn' }],
      imported_visits_are_history: [
        { origin: 'imported', external_key: 'x' },
        { origin: 'imported', state: 'completed', ended_at: AT },
      ],
      no_checklist_without_consent: [
        { checklist: {} },
        { checklist: {}, consent: 'refused', identified: true, purpose_stated: true },
        { checklist: {}, consent: 'given', identified: true },
        { checklist: {}, consent: 'given', purpose_stated: true, identified: false },
      ],
      own_visit_has_ground: [{ ground: null }, { tier_decision_id: null }],
      own_visit_has_patch: { patch_id: null },
      releaser_does_not_visit: ((id: string) => ({ state: 'released', released_by: id, officer_id: id }))(
        uuid(),
      ),
      one_visit_at_a_time: twice(
        ['officer_id'],
        { ...appointed(), officer_id: uuid() },
        { appointment: '[2026-11-10T10:59:00Z,2026-11-10T12:00:00Z)', state: 'begun' },
      ),
      visits_imported: twice(['building_id', 'external_key'], {
        origin: 'imported',
        state: 'completed',
        ended_at: AT,
        external_key: 'x',
      }),
      one_open_visit_per_registration: twice(
        ['registration_id'],
        {},
        { state: 'released', released_by: uuid() },
      ),
    },
  },
  visit_photos: {
    row: () => ({ id: uuid(), visit_id: uuid(), media_type: 'image/png', content: '\\x00', taken_at: AT }),
    refuses: {
      visit_photos_media_type_check: { media_type: 'video/mp4' },
      visit_photos_content_check: { content: `\\x${'00'.repeat(5 * 1024 * 1024 + 1)}` },
    },
  },
  tasks: {
    row: () => ({
      id: uuid(),
      kind: 'document_request',
      building_id: uuid(),
      patch_id: uuid(),
      state: 'open',
      rank: 1,
      issued_at: AT,
      due_at: AT,
      ladder_step: 0,
      version: 1,
      created_at: AT,
    }),
    refuses: {
      tasks_kind_check: { kind: 'errand' },
      tasks_state_check: { state: 'lost', closed_at: AT },
      tasks_closed_by_kind_check: { closed_by_kind: 'ghost' },
      tasks_check: [{ closed_at: AT }, { state: 'withdrawn' }],
      tasks_check1: { state: 'done', closed_at: AT },
      outcome_is_a_code: [
        { outcome: 'remedied' },
        { kind: 'visit', visit_id: uuid(), outcome: 'confirmed' },
        { kind: 'reinspection', hazard_id: uuid(), outcome: 'confirmed' },
        { kind: 'notice_service', hazard_id: uuid(), outcome: 'confirmed' },
      ],
      outcome_detail_is_codes: { outcome_detail: { said: 'x' } },
      reinspection_names_its_hazard: { kind: 'reinspection' },
      service_names_its_hazard: { kind: 'notice_service' },
      revisit_names_registration_and_round: [
        { kind: 'revisit', registration_id: uuid() },
        { kind: 'revisit', round_id: uuid() },
      ],
      visit_task_names_its_visit: { kind: 'visit' },
      one_open_revisit_per_registration: twice(['registration_id'], {
        kind: 'revisit',
        registration_id: uuid(),
        round_id: uuid(),
      }),
      one_task_per_visit: twice(['visit_id'], { kind: 'visit', visit_id: uuid() }),
      one_successor: twice(['predecessor_id'], { predecessor_id: uuid() }),
      one_open_reinspection: twice(['hazard_id'], { kind: 'reinspection', hazard_id: uuid() }),
      one_open_service: twice(['hazard_id'], { kind: 'notice_service', hazard_id: uuid() }),
    },
  },
  contact_attempts: {
    row: () => ({
      id: uuid(),
      registration_id: uuid(),
      recipient: 'resident',
      channel: 'phone',
      purpose: 'confirmation',
      state: 'queued',
      at: AT,
      send_attempts: 0,
      went_out: false,
    }),
    refuses: {
      contact_attempts_channel_check: { channel: 'pigeon' },
      contact_attempts_recipient_check: { recipient: 'neighbour' },
      contact_attempts_purpose_check: { purpose: 'chat' },
      contact_attempts_state_check: { state: 'lost' },
      contact_attempts_exemption_check: { exemption: 'hurry' },
      contact_attempts_check: { failure: 'WRONG_CONTACT' },
      notice_names_its_decision: [{ purpose: 'manual_tier_notice' }, { tier_decision_id: uuid() }],
      notice_names_its_dispute: [{ purpose: 'decision_notice' }, { dispute_id: uuid() }],
      one_notice_per_decision: twice(['tier_decision_id'], {
        purpose: 'manual_tier_notice',
        tier_decision_id: uuid(),
      }),
      one_notice_per_dispute: twice(['dispute_id'], { purpose: 'decision_notice', dispute_id: uuid() }),
      repeated_once: twice(['repeats'], { repeats: uuid() }),
    },
  },
  hazard_notices: {
    row: () => ({
      id: uuid(),
      hazard_id: uuid(),
      patch_id: uuid(),
      party_id: uuid(),
      state: 'drafted',
      measure: 'repair',
      locale: 'en',
      drafted_by: uuid(),
      drafted_at: AT,
      version: 1,
    }),
    refuses: {
      hazard_notices_state_check: { ...SERVED, state: 'lost' },
      hazard_notices_measure_check: { measure: 'evict' },
      hazard_notices_locale_check: { locale: 'fr' },
      hazard_notices_remedy_working_days_check: { ...ISSUED, remedy_working_days: 61 },
      hazard_notices_appeal_working_days_check: { ...ISSUED, appeal_working_days: 4 },
      hazard_notices_service_means_check: {
        ...SERVED,
        service_means: 'told',
        service_receiver: null,
        service_reference: 'RR-1',
      },
      hazard_notices_service_receiver_check: { ...SERVED, service_receiver: 'tenant' },
      service_reference_is_a_number: { ...SERVED, ...BY_LETTER, service_reference: 'gave it to him' },
      hazard_notices_referred_to_check: { ...REFERRED, referred_to: 'police' },
      receipt_reference_is_a_number: { ...REFERRED, receipt_reference: 'yes, they have it' },
      hazard_notices_withdrawn_reason_check: { ...WITHDRAWN, withdrawn_reason: 'mood' },
      issue_is_whole: [
        { ...ISSUED, issued_by: null },
        { ...ISSUED, settings_id: null },
      ],
      service_is_whole: [
        { ...SERVED, deadline_on: null },
        { ...SERVED, served_by: null },
      ],
      service_is_proven: [
        { ...SERVED, service_receiver: null },
        { ...SERVED, service_reference: 'RR-1' },
        { ...SERVED, ...BY_LETTER, service_reference: null },
        { ...SERVED, service_means: 'posted_on_site', service_receiver: null },
        { service_reference: 'RR-12' },
      ],
      witness_is_another: ((id: string) => ({
        ...SERVED,
        service_means: 'posted_on_site',
        service_receiver: null,
        service_witness: id,
        served_by: id,
      }))(uuid()),
      referral_is_whole: [
        { ...REFERRED, transmitted: null },
        { ...SERVED, receipt_reference: 'BC-17' },
      ],
      transmitted_is_codes: [
        { ...REFERRED, transmitted: ['residents'] },
        { ...REFERRED, transmitted: [] },
      ],
      notice_is_as_far_as_its_state: [
        { ...ISSUED, state: 'drafted' },
        { state: 'issued' },
        { ...ISSUED, state: 'served' },
        { ...SERVED, state: 'issued' },
        { ...SERVED, state: 'lapsed' },
        { ...SERVED, state: 'referred' },
        { ...REFERRED, state: 'served' },
      ],
      notice_end_is_whole: [
        { ...SERVED, state: 'complied' },
        { ended_at: AT },
        { ...WITHDRAWN, withdrawn_reason: null },
      ],
      one_open_notice_per_hazard: twice(['hazard_id'], {}, { ...ISSUED }),
    },
  },
  hazard_appeals: {
    row: () => ({
      id: uuid(),
      notice_id: uuid(),
      ground: 'other',
      means: 'letter',
      received_on: '2026-11-02',
      recorded_by: uuid(),
      recorded_at: AT,
      version: 1,
    }),
    refuses: {
      hazard_appeals_ground_check: { ground: 'mood' },
      hazard_appeals_means_check: { means: 'rumour' },
      hazard_appeals_decision_check: { ...APPEAL_DECIDED, decision: 'ignored' },
      hazard_appeals_reason_check: { ...APPEAL_DECIDED, reason: 'because' },
      hazard_appeals_more_working_days_check: { ...APPEAL_DECIDED, decision: 'varied', more_working_days: 0 },
      appeal_decision_is_whole: [{ ...APPEAL_DECIDED, decided_by: null }, { told_at: AT }],
      varied_gives_time: [
        { ...APPEAL_DECIDED, decision: 'varied' },
        { ...APPEAL_DECIDED, more_working_days: 3 },
      ],
      one_open_appeal: twice(['notice_id']),
    },
  },
  rehousing_offers: {
    row: () => ({ id: uuid(), hazard_id: uuid(), help: 'advice', offered_by: uuid(), offered_at: AT }),
    refuses: { rehousing_offers_help_check: { help: 'eviction' } },
  },
  links: {
    row: () => ({
      id: uuid(),
      token_hash: `\\x${uuid().replaceAll('-', '')}`,
      code_hash: '\\x00',
      registration_id: uuid(),
      purpose: 'confirmation',
      wrong_codes: 0,
      expires_at: LATER,
      created_at: AT,
    }),
    refuses: {
      links_purpose_check: { purpose: 'fun' },
      links_token_hash_key: twice(['token_hash']),
    },
  },
  procedures: {
    row: () => ({
      workflow_id: uuid(),
      kind: 'siteVisit',
      subject_id: uuid(),
      state: 'requested',
      input: {},
      requested_at: AT,
      updated_at: AT,
    }),
    refuses: {
      procedures_kind_check: { kind: 'ritual' },
      procedures_state_check: { state: 'lost' },
    },
  },
  procedure_commands: {
    row: () => ({
      id: uuid(),
      workflow_id: uuid(),
      patch_id: uuid(),
      command: 'pause',
      reason: 'workload',
      requested_by: uuid(),
      requested_at: AT,
      state: 'requested',
    }),
    refuses: {
      procedure_commands_command_check: { command: 'hurry' },
      procedure_commands_reason_check: { reason: 'because' },
      commanded_step_is_a_place: { command: 'skip_step', step: -1 },
      procedure_commands_state_check: { state: 'lost', settled_at: AT },
      procedure_commands_refusal_check: { state: 'refused', settled_at: AT, refusal: 'NO' },
      command_has_what_it_needs: [
        { command: 'extend' },
        { command: 'reassign' },
        { command: 'skip_step' },
        { until_on: '2026-11-20' },
        { officer_id: uuid() },
        { step: 1 },
      ],
      settled_command_has_end: [{ settled_at: AT }, { state: 'acknowledged' }],
      refused_command_says_why: [
        { state: 'refused', settled_at: AT },
        { state: 'acknowledged', settled_at: AT, refusal: 'NOTHING_TO_DO' },
      ],
      one_command_waits: twice(['workflow_id']),
    },
  },
  incidents: {
    row: () => ({
      id: uuid(),
      workflow_id: uuid(),
      code: 'X',
      detail: {},
      state: 'open',
      opened_at: AT,
      about: '',
    }),
    refuses: {
      incidents_state_check: { state: 'lost' },
      closed_incident_has_end: [{ state: 'resolved' }, { state: 'skipped' }, { closed_at: AT }],
      // of no workflow too
      one_open_incident: twice([], { workflow_id: null }, { state: 'retrying' }),
    },
  },
  outbox: {
    row: () => ({
      message_id: uuid(),
      workflow_id: 'x',
      kind: 'signal',
      name: 'x',
      payload: {},
      created_at: AT,
      attempts: 0,
      next_attempt_at: AT,
    }),
    refuses: {
      outbox_kind_check: { kind: 'shout' },
      outbox_message_id_key: twice(['message_id']),
    },
  },
  idempotency_keys: {
    row: () => ({ actor_id: uuid(), key: 'a-request', request_hash: 'x', status: 200, created_at: AT }),
    refuses: {
      idempotency_keys_key_check: [{ key: 'short-1' }, { key: 'x'.repeat(201) }],
      kept_answers_name_no_home: [
        { response: { address: 'x' } },
        { response: { dwellingNumber: 'x' } },
        { response: { floor: 1 } },
      ],
    },
  },
  audit_log: {
    row: () => ({
      at: AT,
      programme_at: AT,
      actor_kind: 'command',
      action: 'x',
      subject_type: 'x',
      detail: {},
    }),
    refuses: { audit_log_actor_kind_check: { actor_kind: 'ghost' } },
  },
  access_log: {
    row: () => ({ at: AT, user_id: uuid(), subject_type: 'x', subject_id: uuid(), reason: 'x' }),
    refuses: { somebody_looked: [{ user_id: null }, { link_id: uuid() }] },
  },
  password_resets: {
    row: () => ({ user_id: uuid(), reset_by: uuid(), at: AT, set_at: AT }),
    refuses: { reset_by_somebody_else: ((id: string) => ({ user_id: id, reset_by: id }))(uuid()) },
  },
  waiting_passwords: {
    row: () => ({ user_id: uuid(), password_hash: 'x', set_by: uuid(), set_at: AT }),
    refuses: { set_by_somebody_else: ((id: string) => ({ user_id: id, set_by: id }))(uuid()) },
  },
  installation: {
    row: () => ({ id: 1, production_since: AT }),
    refuses: { installation_id_check: { id: 2 } },
  },
  audit_actions: {
    row: () => ({ action: uuid(), actor_kind: 'user', roles: [] }),
    refuses: { audit_actions_actor_kind_check: { actor_kind: 'procedure' } },
  },
};

function manual(): Row {
  return {
    kind: 'manual',
    tier: 'light',
    ruleset_version_id: null,
    manual_reason: 'data_error',
    manual_until: '2026-12-02T15:00:00Z',
    decided_by: uuid(),
  };
}

function visit(values: Row): Row {
  return {
    id: uuid(),
    origin: 'own',
    subject_type: 'registration',
    building_id: uuid(),
    dwelling_id: uuid(),
    registration_id: uuid(),
    patch_id: uuid(),
    state: 'proposed',
    ground: 'safety',
    tier_decision_id: uuid(),
    reschedules: 0,
    version: 1,
    created_at: AT,
    rank: 1,
    rank_on: '2026-12-01',
    no_shows: 0,
    resident_reschedules: 0,
    appointment_asked: false,
    ...values,
  };
}

function appointed(): Row {
  return {
    state: 'appointed',
    released_by: uuid(),
    appointment: '[2026-11-10T10:00:00Z,2026-11-10T11:00:00Z)',
  };
}
