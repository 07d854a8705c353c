import { v7 as uuid } from 'uuid';
import { TEST_START } from '../../support/register';
import { ANOTHER } from './attempts';
import type { Ids } from './rows';

type Row = Record<string, unknown>;
/** A row that a reader offers; `me` is their user or link. */
export type Offer = (ids: Ids, me: string) => Row;

const AT = TEST_START.toISOString();
const soon = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

const contact =
  (state: 'queued' | 'sent'): Offer =>
  ({ here }) => ({
    id: uuid(),
    registration_id: here.registration,
    recipient: 'resident',
    channel: 'letter',
    purpose: 'confirmation',
    state,
    at: AT,
  });
const newFact =
  (by?: string): Offer =>
  (_, me) => ({
    id: uuid(),
    key: 'roofKind',
    label_zh: '屋顶',
    label_en: 'Roof',
    about: 'structure',
    observation_key: 'a_key',
    choices: '[]',
    purpose_zh: '屋顶的状况',
    purpose_en: 'State of roofs',
    legal_basis_zh: '条例',
    legal_basis_en: 'By-law',
    retention: 'P1Y',
    may_raise: true,
    visibility: '{officer}',
    proposed_by: by ?? me,
  });
const source =
  (by?: string): Offer =>
  (_, me) => ({ key: `s-${uuid()}`, kind: 'agency', name_zh: 'x', name_en: 'x', allowed_by: by ?? me });
const justification =
  (by?: string): Offer =>
  (_, me) => ({
    version_id: uuid(),
    dimension: 'patch',
    text_zh: '说明理由的文字，长度足够，供公众阅读之用。',
    text_en: 'Words that say why, long enough',
    written_by: by ?? me,
  });
const event =
  (kind: string, actor: 'user' | 'link', place: 'here' | 'there', by?: string): Offer =>
  (ids, me) => ({
    id: uuid(),
    registration_id: ids[place].registration,
    kind,
    at: AT,
    actor_kind: actor,
    actor_id: by ?? me,
    detail: {},
  });
const claim =
  (place: 'here' | 'there', values: Row): Offer =>
  (ids) => ({
    id: uuid(),
    registration_id: ids[place].registration,
    unit_id: ids[place].unit,
    kind: 'end',
    declarant: 'officer',
    claim: { movedOutOn: '2026-10-01' },
    state: 'received',
    declared_at: AT,
    ...values,
  });
const dispute =
  (place: 'here' | 'there', values: Row = {}): Offer =>
  (ids) => ({
    id: uuid(),
    registration_id: ids[place].registration,
    subject: 'occupants',
    opened_at: AT,
    due_at: AT,
    ...values,
  });
const partnerReport =
  (place: 'here' | 'there'): Offer =>
  (ids) => ({
    id: uuid(),
    partner: 'fire_service',
    building_id: ids[place].building,
    patch_id: ids[place].patch,
    part: 'stairs',
    kind: 'other',
    seen_on: '2026-11-01',
  });
const serviceRequest =
  (place: 'here' | 'there'): Offer =>
  (ids) => ({
    id: uuid(),
    registration_id: ids[place].registration,
    kind: 'job',
    channel: 'phone',
    promised_for: '2026-12-01',
  });
const hazard =
  (values: (ids: Ids, me: string) => Row): Offer =>
  (ids, me) => ({
    id: uuid(),
    building_id: ids.here.building,
    dwelling_id: ids.here.dwelling,
    patch_id: ids.here.patch,
    kind: 'other',
    severity: 'minor',
    state: 'open',
    found_at: AT,
    found_by: me,
    visit_id: ids.completedVisit,
    deadline_on: '2026-12-01',
    ...values(ids, me),
  });
const noticeDraft =
  (place: 'here' | 'there'): Offer =>
  (ids) => ({
    id: uuid(),
    hazard_id: uuid(),
    patch_id: ids[place].patch,
    party_id: ids[place].landlord,
    measure: 'repair',
    locale: 'en',
  });
const appeal =
  (place: 'here' | 'there'): Offer =>
  (ids) => ({
    id: uuid(),
    notice_id: ids.notice[place],
    ground: 'other',
    means: 'letter',
    received_on: '2026-11-02',
  });
const offerOfHelp =
  (place: 'here' | 'there'): Offer =>
  (ids) => ({ id: uuid(), hazard_id: ids.hazard[place], help: 'advice' });
const noticeProcedure = (ids: Ids, place: 'here' | 'there'): Row => ({
  workflow_id: `notice-${ids.notice[place]}`,
  kind: 'hazard',
  subject_id: ids.notice[place],
  patch_id: ids.here.patch,
  state: 'requested',
  input: { noticeId: ids.notice[place] },
});
const incident =
  (values: (ids: Ids) => Row): Offer =>
  (ids) => ({
    id: uuid(),
    workflow_id: 'hazard-x',
    patch_id: ids.here.patch,
    code: 'HAZARD_NOT_REMEDIED',
    about: 'x',
    state: 'open',
    detail: {},
    ...values(ids),
  });
const task =
  (kind: string, place: 'here' | 'there', values: Row = {}): Offer =>
  (ids) => ({
    id: uuid(),
    kind,
    building_id: ids[place].building,
    patch_id: ids[place].patch,
    visit_id: kind === 'visit' ? ids.releasedVisit : null,
    hazard_id: uuid(),
    predecessor_id: kind === 'reinspection' ? uuid() : null,
    state: 'open',
    rank: 1,
    ladder_step: 0,
    issued_at: AT,
    due_at: AT,
    version: 1,
    created_at: AT,
    ...values,
  });
const decision =
  (place: 'here' | 'there', values: Row = {}): Offer =>
  (ids, me) => ({
    id: uuid(),
    registration_id: ids[place].registration,
    kind: 'manual',
    tier: 'light',
    explanation: {},
    manual_reason: 'resident_wish',
    manual_until: '2026-11-20T00:00:00Z',
    decided_by: me,
    decided_at: AT,
    ...values,
  });
const view =
  (values: (me: string) => Row): Offer =>
  (ids, me) => ({
    subject_type: 'registration',
    subject_id: ids.here.registration,
    reason: 'test',
    ...values(me),
  });
const entry =
  (kind: 'user' | 'link', action: string, place?: 'here' | 'there', by?: string): Offer =>
  (ids, me) => ({
    programme_at: AT,
    actor_kind: kind,
    actor_id: by ?? me,
    action,
    subject_type: 'x',
    patch_id: place === undefined ? null : ids[place].patch,
    detail: {},
  });
const version =
  (author?: string): Offer =>
  (ids, me) => ({
    id: uuid(),
    ruleset_id: ids.rulesetId,
    number: 9,
    state: 'draft',
    document: {},
    cases: [],
    author_id: author ?? me,
    created_at: AT,
    version: 1,
  });
const pause =
  (area: (ids: Ids) => string | null, by?: string): Offer =>
  (ids, me) => ({
    id: uuid(),
    area_id: area(ids),
    reason: 'other',
    paused_at: AT,
    paused_by: by ?? me,
  });
const commandOn =
  (patch: (ids: Ids) => string, by?: string): Offer =>
  (ids, me) => ({
    id: uuid(),
    workflow_id: `visit-${ids.releasedVisit}`,
    patch_id: patch(ids),
    command: 'pause',
    reason: 'workload',
    requested_by: by ?? me,
  });
const absence =
  (officer: (ids: Ids) => string, by?: string): Offer =>
  (ids, me) => ({
    id: uuid(),
    officer_id: officer(ids),
    from_on: '2027-01-04',
    until_on: '2027-01-08',
    planned_by: by ?? me,
  });
const grant =
  (place: 'here' | 'there', values: (me: string) => Row = () => ({})): Offer =>
  (ids, me) => ({
    id: uuid(),
    user_id: ids.colleague,
    role: 'officer',
    area_id: ids[place].patch,
    valid_from: '2026-11-02',
    granted_by: me,
    ...values(me),
  });
const settings =
  (author?: string): Offer =>
  (_, me) => ({ id: uuid(), kind: 'officerWork', number: 1, document: {}, author_id: author ?? me });
const message =
  (values: (ids: Ids) => Row): Offer =>
  (ids) => ({
    message_id: uuid(),
    workflow_id: `visit-${ids.releasedVisit}`,
    kind: 'signal',
    name: 'wake',
    payload: {},
    ...values(ids),
  });
const visitProcedure = (ids: Ids): Row => ({
  workflow_id: `visit-${ids.releasedVisit}`,
  kind: 'siteVisit',
  subject_id: ids.releasedVisit,
  patch_id: ids.here.patch,
  state: 'requested',
  input: { visitId: ids.releasedVisit },
});
const proposal =
  (by?: string): Offer =>
  (_, me) => ({
    key: 'another_key',
    value_type: 'boolean',
    subject_type: 'building',
    label_zh: 'x',
    label_en: 'x',
    reason: 'wanted',
    proposed_by: by ?? me,
  });

/** What is offered to the tables into which somebody who signs in may write; to the others, the rows that they hold. */
export const OFFERS: Record<string, Record<string, Offer>> = {
  access_log: {
    'in own name': view((me) => ({ user_id: me })),
    'in another’s name': view(() => ({ user_id: ANOTHER })),
    'in the link’s name': view((me) => ({ link_id: me })),
    'in both names': view((me) => ({ user_id: me, link_id: me })),
  },
  audit_log: {
    'what any of them notes, in own name': entry('user', 'user.password_changed'),
    'a supervisor’s, here': entry('user', 'task.reassigned', 'here'),
    'a supervisor’s, there': entry('user', 'task.reassigned', 'there'),
    'a supervisor’s, in another’s name': entry('user', 'task.reassigned', 'here', ANOTHER),
    'a link’s': entry('link', 'portal.correct', 'here'),
    'in the programme’s name': (ids, me) => ({
      ...entry('user', 'programme.changed')(ids, me),
      actor_kind: 'command',
      actor_id: null,
    }),
    'another action in the programme’s name': (ids, me) => ({
      ...entry('user', 'test')(ids, me),
      actor_kind: 'command',
      actor_id: null,
    }),
  },
  calendar_days: { 'a day': () => ({ calendar: 'CA-ON', day: '2036-12-25', kind: 'holiday', name: 'x' }) },
  declarations: {
    'a claim, here': claim('here', {}),
    'a claim, there': claim('there', {}),
    'a resident’s claim, here': claim('here', { declarant: 'resident' }),
    'a claim that is decided': claim('here', { state: 'superseded' }),
    'of another unit': (ids, me) => ({ ...claim('here', {})(ids, me), unit_id: ids.there.unit }),
  },
  contact_attempts: {
    'that waits to be sent': contact('queued'),
    'that was sent already': contact('sent'),
  },
  disputes: {
    here: dispute('here'),
    there: dispute('there'),
    'here, decided already': dispute('here', {
      decided_at: AT,
      decided_by: ANOTHER,
      decision: 'withdrawn',
    }),
  },
  partner_reports: { here: partnerReport('here'), there: partnerReport('there') },
  service_requests: { here: serviceRequest('here'), there: serviceRequest('there') },
  hazard_appeals: {
    here: appeal('here'),
    there: appeal('there'),
  },
  hazard_notices: {
    'a draft here': noticeDraft('here'),
    'a draft there': noticeDraft('there'),
  },
  hazards: {
    'found at one’s visit': hazard(() => ({})),
    'found by another': hazard(() => ({ found_by: ANOTHER })),
    'without a visit': hazard(() => ({ visit_id: null })),
    'in common parts, without a visit': hazard(() => ({ visit_id: null, dwelling_id: null })),
    'at a visit not begun': hazard((ids) => ({ visit_id: ids.releasedVisit })),
    there: hazard((ids) => ({ patch_id: ids.there.patch })),
    'at one’s visit, where one works no more': hazard((ids) => ({
      visit_id: ids.formerVisit,
      building_id: ids.there.building,
      dwelling_id: ids.there.dwelling,
      patch_id: ids.there.patch,
    })),
  },
  idempotency_keys: {
    'in own name': (_, me) => ({ actor_id: me, key: 'the-key-1', request_hash: 'x', status: 200 }),
    'in another’s name': () => ({ actor_id: ANOTHER, key: 'the-key-2', request_hash: 'x', status: 200 }),
  },
  import_profiles: { 'a profile': () => ({ key: 'another', document: {}, updated_at: AT }) },
  incidents: {
    'a hazard of here': incident((ids) => ({ workflow_id: `hazard-${ids.hazard.here}` })),
    'a hazard of here, there': incident((ids) => ({
      workflow_id: `hazard-${ids.hazard.here}`,
      patch_id: ids.there.patch,
    })),
    'a hazard of there, here': incident((ids) => ({ workflow_id: `hazard-${ids.hazard.there}` })),
    'another code': incident((ids) => ({
      workflow_id: `hazard-${ids.hazard.here}`,
      code: 'PROCEDURE_FAILED',
    })),
    'closed already': incident((ids) => ({ workflow_id: `hazard-${ids.hazard.here}`, state: 'skipped' })),
  },
  advert_sources: {
    'in own name': source(),
    'in another’s name': source(ANOTHER),
  },
  added_facts: {
    'in own name': newFact(),
    'in another’s name': newFact(ANOTHER),
  },
  visit_rate_justifications: {
    'in own name': justification(),
    'in another’s name': justification(ANOTHER),
  },
  observation_key_proposals: {
    'in own name': proposal(),
    'in another’s name': proposal(ANOTHER),
  },
  outbox: {
    'start of the visit that the supervisor released': message((ids) => ({
      kind: 'start',
      name: 'siteVisit',
      payload: { visitId: ids.releasedVisit },
    })),
    'start of a visit, of another’s input': message(() => ({
      kind: 'start',
      name: 'siteVisit',
      payload: { visitId: ANOTHER },
    })),
    'start of a publication': message((ids) => ({
      workflow_id: `publication-${ids.approvedVersion}`,
      kind: 'start',
      name: 'rulePublication',
      payload: { versionId: ids.approvedVersion },
    })),
    'start again of what failed': message((ids) => ({
      workflow_id: ids.failedProcedure,
      kind: 'start',
      name: 'rulePublication',
      payload: {},
    })),
    'start of the notice that the supervisor issued': message((ids) => ({
      workflow_id: `notice-${ids.notice.here}`,
      kind: 'start',
      name: 'hazard',
      payload: { noticeId: ids.notice.here },
    })),
    'wake of the notice here': message((ids) => ({ workflow_id: `notice-${ids.notice.here}` })),
    'wake of the notice there': message((ids) => ({ workflow_id: `notice-${ids.notice.there}` })),
    'wake of the visit here': message(() => ({})),
    'wake of the visit there': message((ids) => ({ workflow_id: `visit-${ids.thereVisit}` })),
    'another signal to the visit here': message(() => ({ name: 'stop' })),
  },
  officer_absences: {
    'of an officer here': absence((ids) => ids.colleague),
    'of an officer there': absence((ids) => ids.there.officer),
    'of an officer here, in another’s name': absence((ids) => ids.colleague, ANOTHER),
  },
  outward_pauses: {
    here: pause((ids) => ids.here.patch),
    there: pause((ids) => ids.there.patch),
    everywhere: pause(() => null),
    'here, in another’s name': pause((ids) => ids.here.patch, ANOTHER),
  },
  procedure_commands: {
    here: commandOn((ids) => ids.here.patch),
    there: commandOn((ids) => ids.there.patch),
    'here, in another’s name': commandOn((ids) => ids.here.patch, ANOTHER),
  },
  procedure_settings: {
    'in own name': settings(),
    'in another’s name': settings(ANOTHER),
  },
  procedures: {
    'of the visit that the supervisor released': (ids) => visitProcedure(ids),
    'of it, running already': (ids) => ({ ...visitProcedure(ids), state: 'running' }),
    'of the approved version': (ids) => ({
      workflow_id: `publication-${ids.approvedVersion}`,
      kind: 'rulePublication',
      subject_id: ids.approvedVersion,
      state: 'requested',
      input: { versionId: ids.approvedVersion },
    }),
    'of another kind': (ids) => ({ ...visitProcedure(ids), kind: 'revisitRound' }),
    'of the notice that the supervisor issued': (ids) => noticeProcedure(ids, 'here'),
    'of a notice that another issued': (ids) => noticeProcedure(ids, 'there'),
  },
  rate_limits: { 'a limit': () => ({ key: 'login:y', points: 1, expire: 1 }) },
  registration_events: {
    'a refusal here': event('refused', 'user', 'here'),
    'a refusal there': event('refused', 'user', 'there'),
    'a refusal in another’s name': event('refused', 'user', 'here', ANOTHER),
    'a decided dispute here': event('dispute_decided', 'user', 'here'),
    'a confirmation': event('confirmed', 'user', 'here'),
    'a correction': event('corrected', 'user', 'here'),
    'stopped messages': event('messages_stopped', 'user', 'here'),
    'resumed messages': event('messages_resumed', 'user', 'here'),
    'another kind': event('handed_over', 'user', 'here'),
    'a dispute by link, here': event('disputed', 'link', 'here'),
    'a dispute by link, there': event('disputed', 'link', 'there'),
    'a refusal by link': event('refused', 'link', 'here'),
    'a dispute by another link': event('disputed', 'link', 'here', ANOTHER),
  },
  rehousing_offers: {
    here: offerOfHelp('here'),
    there: offerOfHelp('there'),
  },
  role_grants: {
    'an officer’s, here': grant('here'),
    'an officer’s, there': grant('there'),
    'an officer’s, in another’s name': grant('here', () => ({ granted_by: ANOTHER })),
    'to oneself': grant('here', (me) => ({ user_id: me, granted_by: me })),
    'a delegation here': grant('here', () => ({ delegated_by: ANOTHER, valid_to: '2026-12-01' })),
    'a delegation there': grant('there', () => ({ delegated_by: ANOTHER, valid_to: '2026-12-01' })),
    'a supervisor’s delegation here': grant('here', () => ({
      role: 'supervisor',
      delegated_by: ANOTHER,
      valid_to: '2026-12-01',
    })),
  },
  ruleset_versions: {
    'in own name': version(),
    'in another’s name': version(ANOTHER),
  },
  rulesets: { 'a ruleset': () => ({ id: uuid(), key: 'a', name_zh: 'x', name_en: 'x', created_at: AT }) },
  sessions: {
    'in own name': (_, me) => ({
      token_hash: '\\x01',
      user_id: me,
      csrf_token: 'x',
      created_at: AT,
      expires_at: soon(60),
    }),
    'in another’s name': () => ({
      token_hash: '\\x02',
      user_id: ANOTHER,
      csrf_token: 'x',
      created_at: AT,
      expires_at: soon(60),
    }),
    'in own name, for a day': (_, me) => ({
      token_hash: '\\x03',
      user_id: me,
      csrf_token: 'x',
      created_at: AT,
      expires_at: soon(60 * 24),
    }),
  },
  tasks: {
    'a visit here': task('visit', 'here'),
    'a visit there': task('visit', 'there'),
    'a reinspection here': task('reinspection', 'here'),
    'a reinspection there': task('reinspection', 'there'),
    'a reinspection that follows none': task('reinspection', 'here', { predecessor_id: null }),
    'another kind here': task('document_request', 'here'),
  },
  tier_decisions: {
    'by hand, here': decision('here'),
    'by hand, there': decision('there'),
    'by hand, in another’s name': decision('here', { decided_by: ANOTHER }),
    'by hand, told already': decision('here', { told_at: AT }),
    'by hand, in place of another': decision('here', { supersedes: uuid() }),
    'by a rule': (ids, me) => ({
      ...decision('here')(ids, me),
      kind: 'rule',
      manual_reason: null,
      manual_until: null,
      decided_by: null,
      ruleset_version_id: ids.publishedVersion,
    }),
  },
  users: {
    'an account': () => ({ id: uuid(), login: 'new', display_name: 'x', locale: 'en', password_hash: 'x' }),
  },
  visit_photos: {
    'of one’s visit': (ids) => ({
      id: uuid(),
      visit_id: ids.completedVisit,
      media_type: 'image/png',
      content: '\\x00',
      taken_at: AT,
    }),
    'of another’s visit': (ids) => ({
      id: uuid(),
      visit_id: ids.thereVisit,
      media_type: 'image/png',
      content: '\\x00',
      taken_at: AT,
    }),
  },
};
