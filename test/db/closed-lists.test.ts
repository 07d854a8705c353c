import * as lists from '../../domain/closed-lists';
import { FACT_DECISIONS, FACT_OPINIONS, FACT_SUBJECTS } from '../../domain/added-fact';
import {
  ADVERT_SOURCE_KINDS,
  ADVERT_STATES,
  ADVERT_UNIT_KINDS,
  DISMISSAL_REASONS,
} from '../../domain/advert';
import { NUMBER_UNITS } from '../../rules/fact-catalogue';
import { AUDIT_ACTOR_KINDS } from '../../domain/audit';
import { CORRECTION_SOURCES, DISPUTE_SUBJECTS, REJECTION_REASONS } from '../../domain/dispute';
import { HAZARD_KINDS, SEVERITIES } from '../../domain/hazard';
import * as notice from '../../domain/notice';
import * as reports from '../../domain/partner-report';
import * as service from '../../domain/service-request';
import { MANUAL_REASONS } from '../../domain/manual-tier';
import { CHANGED_PARTS } from '../../domain/outcomes';
import {
  COMMAND_REASONS,
  COMMAND_REFUSALS,
  COMMAND_STATES,
  PROCEDURE_COMMANDS,
} from '../../domain/procedure-command';
import { LADDER_DEEDS } from '../../domain/revisit-round';
import { EVERYBODY } from '../../domain/role';
import { GROUNDS, TIERS } from '../../domain/tier';
import { VISIT_RATE_DIMENSIONS } from '../../domain/visit-rates';
import { VISIT_STATES } from '../../domain/visit';
import { PARTS_OF_DAY } from '../../domain/visit-slots';
import { listsInDatabase } from '../support/closed-columns';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What the API answers with and lets ask for, by the column that holds it. */
const OF_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'advert_sources.kind': ADVERT_SOURCE_KINDS,
  'adverts.dismissed_reason': DISMISSAL_REASONS,
  'adverts.state': ADVERT_STATES,
  'adverts.unit_kind': ADVERT_UNIT_KINDS,
  'areas.kind': lists.AREA_KINDS,
  'audit_log.actor_kind': AUDIT_ACTOR_KINDS,
  'contact_attempts.channel': lists.CHANNELS,
  'contact_attempts.purpose': lists.CONTACT_PURPOSES,
  'declarations.declarant': lists.DECLARANTS,
  'declarations.decision_reason': REJECTION_REASONS,
  'declarations.kind': lists.CLAIM_KINDS,
  'declarations.state': lists.CLAIM_STATES,
  'disputes.correction_source': CORRECTION_SOURCES,
  'disputes.decision': lists.DISPUTE_DECISIONS,
  'disputes.decision_reason': REJECTION_REASONS,
  'disputes.subject': [...DISPUTE_SUBJECTS, 'tier'],
  'hazard_appeals.decision': notice.APPEAL_DECISIONS,
  'hazard_appeals.ground': notice.APPEAL_GROUNDS,
  'hazard_appeals.means': notice.APPEAL_MEANS,
  'hazard_appeals.reason': notice.APPEAL_REASONS,
  'hazard_notices.measure': notice.MEASURES,
  'hazard_notices.referred_to': notice.AUTHORITIES,
  'hazard_notices.service_means': notice.SERVICE_MEANS,
  'hazard_notices.service_receiver': notice.SERVICE_RECEIVERS,
  'hazard_notices.state': notice.NOTICE_STATES,
  'hazard_notices.withdrawn_reason': notice.NOTICE_WITHDRAWALS,
  'rehousing_offers.help': notice.REHOUSING_HELP,
  'hazards.kind': HAZARD_KINDS,
  'hazards.severity': SEVERITIES,
  'hazards.state': lists.HAZARD_STATES,
  'imports.state': lists.IMPORT_STATES,
  'incidents.state': lists.INCIDENT_STATES,
  'added_facts.about': FACT_SUBJECTS,
  'added_facts.decision': FACT_DECISIONS,
  'added_facts.opinion': FACT_OPINIONS,
  'added_facts.unit': NUMBER_UNITS,
  'visit_rates.dimension': VISIT_RATE_DIMENSIONS,
  'visit_rate_justifications.dimension': VISIT_RATE_DIMENSIONS,
  'observation_key_proposals.subject_type': lists.OBSERVED_SUBJECTS,
  'observation_key_proposals.value_type': lists.OBSERVED_VALUE_TYPES,
  'outward_pauses.reason': lists.PAUSE_REASONS,
  'partner_reports.kind': reports.COMMON_HAZARD_KINDS,
  'partner_reports.part': reports.COMMON_PARTS,
  'partner_reports.partner': reports.REPORTING_PARTNERS,
  'partner_reports.put_aside_reason': reports.PUT_ASIDE_REASONS,
  'partner_reports.severity': SEVERITIES,
  'partner_reports.state': reports.REPORT_STATES,
  'parties.kind': lists.PARTY_KINDS,
  'procedure_settings.kind': lists.SETTINGS_KINDS,
  'procedure_settings.state': lists.SETTINGS_STATES,
  'procedure_commands.command': PROCEDURE_COMMANDS,
  'procedure_commands.reason': COMMAND_REASONS,
  'procedure_commands.refusal': COMMAND_REFUSALS,
  'procedure_commands.state': COMMAND_STATES,
  'procedures.kind': lists.PROCEDURE_KINDS,
  'procedures.state': lists.PROCEDURE_STATES,
  'registrations.state': lists.REGISTRATION_STATES,
  'registrations.tier': TIERS,
  'registrations.tier_ground': GROUNDS,
  'role_grants.role': EVERYBODY,
  'rounds.state': lists.ROUND_STATES,
  'rulesets.decides': lists.RULESET_DECIDES,
  'ruleset_versions.placing_state': lists.PLACING_STATES,
  'ruleset_versions.state': lists.VERSION_STATES,
  'service_requests.channel': service.SERVICE_CHANNELS,
  'service_requests.decline_reason': service.SERVICE_DECLINE_REASONS,
  'service_requests.handed_to': service.SERVICE_PARTNERS,
  'service_requests.kind': service.SERVICE_KINDS,
  'service_requests.state': service.SERVICE_STATES,
  'tasks.kind': lists.TASK_KINDS,
  'tasks.state': lists.TASK_STATES,
  'tier_decisions.kind': lists.DECISION_KINDS,
  'tier_decisions.manual_reason': MANUAL_REASONS,
  'users.locale': lists.LOCALES,
  'visits.consent': lists.CONSENTS,
  'visits.ground': GROUNDS,
  'visits.state': VISIT_STATES,
  'visits.subject_type': lists.VISIT_SUBJECTS,
  'visits.wished_part': PARTS_OF_DAY,
  'visits.withdrawn_reason': lists.WITHDRAWAL_REASONS,
};

test('every closed list is the one that the database lets in', async () => {
  const allowed = await listsInDatabase(database);
  for (const [column, values] of Object.entries(OF_COLUMNS))
    expect({ column, values: values.toSorted() }).toEqual({ column, values: allowed[column] });
});

test('what a claim says has changed is on the list that the database lets in', async () => {
  const { rows } = await database.owner.raw<{ rows: [{ body: string }] }>(
    `SELECT prosrc AS body FROM pg_proc WHERE proname = 'is_claim'`,
  );
  const [, allowed = ''] = /'changed' IN \(([^)]*)\)/.exec(rows[0].body) ?? [];
  expect([...allowed.matchAll(/'(\w+)'/g)].map(([, part]) => part)).toEqual([...CHANGED_PARTS]);
});

test('what a step of the ladder may do is on the list that the database lets in', async () => {
  const { rows } = await database.owner.raw<{ rows: [{ body: string }] }>(
    `SELECT prosrc AS body FROM pg_proc WHERE proname = 'ladder_can_run'`,
  );
  const [, allowed = ''] = /'do' IN \(([^)]*)\)/.exec(rows[0].body) ?? [];
  expect([...allowed.matchAll(/'(\w+)'/g)].map(([, deed]) => deed)).toEqual([...LADDER_DEEDS]);
});

test('what is handed to another authority is on the list that the database lets in', async () => {
  const { rows } = await database.owner.raw<{ rows: [{ check: string }] }>(
    `SELECT pg_get_constraintdef(oid) AS check FROM pg_constraint WHERE conname = 'transmitted_is_codes'`,
  );
  const allowed = [...rows[0].check.matchAll(/'(\w+)'::text/g)].map(([, part]) => part);
  expect(allowed).toEqual([...notice.TRANSMITTED]);
});

test('no closed list is without the column that holds it', () => {
  const held = Object.values(OF_COLUMNS);
  expect(Object.entries(lists).filter(([, list]) => !held.includes(list))).toEqual([]);
});
