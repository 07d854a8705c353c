import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { addToList, rewriteCheck, takeFromList } from './rewrite-check';

const STATES = ['drafted', 'issued', 'served', 'lapsed', 'referred', 'complied', 'withdrawn'];
const MEASURES = ['clear', 'install', 'repair', 'have_checked', 'make_safe', 'end_overcrowding'];
const MEANS = ['by_hand', 'registered_letter', 'email', 'posted_on_site'];
const AUTHORITIES = ['fire_service', 'building_control', 'gas_safety', 'housing_office', 'public_health'];
const TRANSMITTED = ['hazard', 'address', 'notice', 'service', 'reinspections', 'appeals'];
const APPEAL_GROUNDS = ['not_responsible', 'already_remedied', 'no_hazard', 'more_time_needed', 'other'];
const APPEAL_REASONS = [
  'party_is_responsible',
  'party_is_not_responsible',
  'hazard_seen',
  'hazard_not_seen',
  'work_takes_longer',
  'time_was_enough',
];
const TRANSITIONS = [
  ['drafted', 'issued'],
  ['drafted', 'withdrawn'],
  ['issued', 'served'],
  ['issued', 'withdrawn'],
  ['served', 'lapsed'],
  ['served', 'complied'],
  ['served', 'withdrawn'],
  ['lapsed', 'served'],
  ['lapsed', 'referred'],
  ['lapsed', 'complied'],
  ['lapsed', 'withdrawn'],
  ['referred', 'complied'],
  ['referred', 'withdrawn'],
];
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'hazard.rehousing_offered': ['officer', 'supervisor'],
  'hazard_notice.drafted': ['officer', 'supervisor'],
  'hazard_notice.issued': ['supervisor'],
  'hazard_notice.served': ['officer', 'supervisor'],
  'hazard_notice.referred': ['supervisor'],
  'hazard_notice.receipt_noted': ['supervisor'],
  'hazard_notice.withdrawn': ['supervisor'],
  'hazard_notice.appealed': ['officer', 'supervisor'],
  'hazard_notice.appeal_decided': ['supervisor'],
};
const TABLES = ['hazard_notices', 'hazard_appeals', 'rehousing_offers'];
const among = (codes: readonly string[]): string => codes.map((code) => `'${code}'`).join(', ');

const REFERENCE = `'^[A-Za-z0-9-]{4,60}$'`;
/** An officer's open task to serve it shows them the notice and, with it, whom to bring it to. */
const TO_BE_SERVED = `EXISTS (SELECT FROM tasks t WHERE t.hazard_id = hazard_notices.hazard_id AND t.kind = 'notice_service'
    AND (t.assignee_id = app_user() OR t.patch_id IN (SELECT delegated_patches())) AND t.closed_at IS NULL)`;
const WORKED_ON = `patch_id IN (SELECT granted_patches('supervisor'))
    OR (patch_id IN (SELECT granted_patches('officer')) AND ${TO_BE_SERVED})`;
const OF_NOTICE = (roles: string) => `EXISTS (SELECT FROM hazard_notices n WHERE n.id = notice_id
    AND n.patch_id IN (SELECT granted_patches(${roles})))`;
const OF_HAZARD = (roles: string) => `EXISTS (SELECT FROM hazards h WHERE h.id = hazard_id
    AND h.patch_id IN (SELECT granted_patches(${roles})))`;
const ISSUED_BY_CALLER = (id: string) => `EXISTS (SELECT FROM hazard_notices n
    WHERE n.id::text = ${id} AND n.state = 'issued' AND n.issued_by = app_user())`;

/**
 * A notice tells one party what to remedy and by when, and is nothing until it was served: the proof is codes, a number,
 * and two officers' names at most. What the party says against it is an appeal. What may become of both is 095.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE hazard_notices (
      id uuid PRIMARY KEY,
      hazard_id uuid NOT NULL REFERENCES hazards,
      -- of the hazard
      patch_id uuid NOT NULL REFERENCES areas,
      party_id uuid NOT NULL REFERENCES parties,
      state text NOT NULL DEFAULT 'drafted' CHECK (state IN (${among(STATES)})),
      measure text NOT NULL CHECK (measure IN (${among(MEASURES)})),
      locale text NOT NULL CHECK (locale IN ('zh-CN', 'en')),
      drafted_by uuid NOT NULL DEFAULT app_user() REFERENCES users,
      drafted_at timestamptz NOT NULL DEFAULT programme_now(),
      issued_by uuid REFERENCES users,
      issued_at timestamptz,
      settings_id uuid REFERENCES procedure_settings,
      -- in working days after service
      remedy_working_days smallint CHECK (remedy_working_days BETWEEN 0 AND 60),
      appeal_working_days smallint CHECK (appeal_working_days BETWEEN 5 AND 60),
      service_means text CHECK (service_means IN (${among(MEANS)})),
      -- what they are to the party
      service_receiver text CHECK (service_receiver IN ('party', 'staff', 'household', 'doorkeeper')),
      service_reference text CONSTRAINT service_reference_is_a_number CHECK (service_reference ~ ${REFERENCE}),
      service_witness uuid REFERENCES users,
      served_at timestamptz,
      served_by uuid REFERENCES users,
      deadline_on date,
      appeal_until date,
      reminded_at timestamptz,
      lapsed_at timestamptz,
      referred_to text CHECK (referred_to IN (${among(AUTHORITIES)})),
      referred_by uuid REFERENCES users,
      referred_at timestamptz,
      transmitted text[],
      receipt_reference text CONSTRAINT receipt_reference_is_a_number CHECK (receipt_reference ~ ${REFERENCE}),
      withdrawn_reason text CHECK (withdrawn_reason IN ('by_supervisor', 'appeal_upheld', 'hazard_over')),
      ended_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT issue_is_whole CHECK (num_nonnulls(issued_by, issued_at, settings_id, remedy_working_days, appeal_working_days) IN (0, 5)),
      CONSTRAINT service_is_whole CHECK (num_nonnulls(service_means, served_at, served_by, deadline_on, appeal_until) IN (0, 5)),
      CONSTRAINT service_is_proven CHECK (CASE service_means
        WHEN 'by_hand' THEN service_receiver IS NOT NULL AND num_nonnulls(service_reference, service_witness) = 0
        WHEN 'posted_on_site' THEN service_witness IS NOT NULL AND num_nonnulls(service_reference, service_receiver) = 0
        ELSE num_nonnulls(service_receiver, service_witness) = 0 AND (service_means IS NULL) = (service_reference IS NULL) END),
      CONSTRAINT witness_is_another CHECK (service_witness <> served_by),
      CONSTRAINT referral_is_whole CHECK (num_nonnulls(referred_to, referred_by, referred_at, transmitted) IN (0, 4)
        AND (receipt_reference IS NULL OR referred_at IS NOT NULL)),
      CONSTRAINT transmitted_is_codes CHECK (transmitted <@ ARRAY[${among(TRANSMITTED)}] AND transmitted <> '{}'),
      CONSTRAINT notice_is_as_far_as_its_state CHECK (CASE state
        WHEN 'drafted' THEN issued_at IS NULL
        WHEN 'issued' THEN issued_at IS NOT NULL AND served_at IS NULL
        WHEN 'withdrawn' THEN true
        ELSE served_at IS NOT NULL END AND (served_at IS NULL OR issued_at IS NOT NULL)
        AND CASE state WHEN 'referred' THEN referred_at IS NOT NULL WHEN 'served' THEN referred_at IS NULL WHEN 'lapsed' THEN referred_at IS NULL AND lapsed_at IS NOT NULL ELSE true END),
      CONSTRAINT notice_end_is_whole CHECK ((state IN ('complied', 'withdrawn')) = (ended_at IS NOT NULL) AND (state = 'withdrawn') = (withdrawn_reason IS NOT NULL))
    );
    CREATE UNIQUE INDEX one_open_notice_per_hazard ON hazard_notices (hazard_id) WHERE ended_at IS NULL;
    CREATE INDEX hazard_notices_patch ON hazard_notices (patch_id, state);
    CREATE INDEX hazard_notices_party ON hazard_notices (party_id);

    CREATE TABLE hazard_appeals (
      id uuid PRIMARY KEY,
      notice_id uuid NOT NULL REFERENCES hazard_notices,
      ground text NOT NULL CHECK (ground IN (${among(APPEAL_GROUNDS)})),
      means text NOT NULL CHECK (means IN ('letter', 'email', 'in_person')),
      received_on date NOT NULL,
      recorded_by uuid NOT NULL DEFAULT app_user() REFERENCES users,
      recorded_at timestamptz NOT NULL DEFAULT programme_now(),
      decision text CHECK (decision IN ('upheld', 'varied', 'dismissed')),
      reason text CHECK (reason IN (${among(APPEAL_REASONS)})),
      -- working days from the decision on, where it was varied
      more_working_days smallint CHECK (more_working_days BETWEEN 1 AND 60),
      decided_by uuid REFERENCES users,
      decided_at timestamptz,
      told_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      CONSTRAINT appeal_decision_is_whole CHECK (num_nonnulls(decision, reason, decided_by, decided_at) IN (0, 4)
        AND (told_at IS NULL OR decided_at IS NOT NULL)),
      CONSTRAINT varied_gives_time CHECK ((decision IS NOT DISTINCT FROM 'varied') = (more_working_days IS NOT NULL))
    );
    CREATE UNIQUE INDEX one_open_appeal ON hazard_appeals (notice_id) WHERE decided_at IS NULL;
    CREATE INDEX hazard_appeals_notice ON hazard_appeals (notice_id);

    CREATE TABLE rehousing_offers (
      id uuid PRIMARY KEY,
      hazard_id uuid NOT NULL REFERENCES hazards,
      help text NOT NULL CHECK (help IN ('advice', 'temporary_home', 'housing_list', 'moving_help')),
      offered_by uuid NOT NULL DEFAULT app_user() REFERENCES users,
      offered_at timestamptz NOT NULL DEFAULT programme_now()
    );
    CREATE INDEX rehousing_offers_hazard ON rehousing_offers (hazard_id);

    ${TABLES.map(
      (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON ${table} TO doorstep_app;
    GRANT SELECT, INSERT, UPDATE ON ${table} TO doorstep_service;
    CREATE POLICY service ON ${table} TO doorstep_service USING (true) WITH CHECK (true);
    CREATE POLICY owner_read ON ${table} FOR SELECT TO doorstep_owner USING (true);`,
    ).join('\n    ')}
    -- a notice follows its hazard's end, and what was decided about its appeal
    CREATE POLICY owner_follows ON hazard_notices FOR UPDATE TO doorstep_owner USING (true) WITH CHECK (state IN ('served', 'complied', 'withdrawn'));

    GRANT INSERT (id, hazard_id, patch_id, party_id, measure, locale), UPDATE (state, settings_id, remedy_working_days, appeal_working_days,
      service_means, service_receiver, service_reference, service_witness, served_at, referred_to, transmitted, receipt_reference, version)
      ON hazard_notices TO doorstep_app;
    CREATE POLICY app_read ON hazard_notices FOR SELECT TO doorstep_app USING (patch_id IN (SELECT granted_patches('supervisor', 'auditor'))
      OR (patch_id IN (SELECT granted_patches('officer')) AND (drafted_by = app_user() OR served_by = app_user() OR ${TO_BE_SERVED})));
    CREATE POLICY app_insert ON hazard_notices FOR INSERT TO doorstep_app WITH CHECK (patch_id IN (SELECT granted_patches('supervisor', 'officer')));
    CREATE POLICY app_update ON hazard_notices FOR UPDATE TO doorstep_app USING (${WORKED_ON}) WITH CHECK (${WORKED_ON});

    GRANT INSERT (id, notice_id, ground, means, received_on), UPDATE (decision, reason, more_working_days, version) ON hazard_appeals TO doorstep_app;
    CREATE POLICY app_read ON hazard_appeals FOR SELECT TO doorstep_app USING (${OF_NOTICE(`'supervisor', 'auditor', 'officer'`)});
    CREATE POLICY app_insert ON hazard_appeals FOR INSERT TO doorstep_app WITH CHECK (${OF_NOTICE(`'supervisor', 'officer'`)});
    CREATE POLICY app_update ON hazard_appeals FOR UPDATE TO doorstep_app USING (${OF_NOTICE(`'supervisor'`)}) WITH CHECK (${OF_NOTICE(`'supervisor'`)});

    GRANT INSERT (id, hazard_id, help) ON rehousing_offers TO doorstep_app;
    CREATE POLICY app_read ON rehousing_offers FOR SELECT TO doorstep_app USING (${OF_HAZARD(`'supervisor', 'auditor', 'officer'`)});
    CREATE POLICY app_insert ON rehousing_offers FOR INSERT TO doorstep_app WITH CHECK (${OF_HAZARD(`'supervisor', 'officer'`)});

    -- whom a notice is for: who supervises it, and who brings it there
    CREATE POLICY app_read_of_notice ON parties FOR SELECT TO doorstep_app USING (EXISTS (SELECT FROM hazard_notices
      WHERE hazard_notices.party_id = parties.id AND (${WORKED_ON})));

    -- ---- the task to serve it, its procedure, its settings ---------------------------------------
    ${addToList('tasks', 'tasks_kind_check', 'notice_service')}
    ${rewriteCheck('tasks', 'outcome_is_a_code', `WHEN 'reinspection'::text THEN`, `WHEN 'notice_service'::text THEN (outcome = 'served'::text) WHEN 'reinspection'::text THEN`)}
    ALTER TABLE tasks ADD CONSTRAINT service_names_its_hazard CHECK (kind <> 'notice_service' OR hazard_id IS NOT NULL);
    CREATE UNIQUE INDEX one_open_service ON tasks (hazard_id) WHERE kind = 'notice_service' AND closed_at IS NULL;
    ${addToList('procedures', 'procedures_kind_check', 'hazard')}
    ${addToList('procedure_settings', 'procedure_settings_kind_check', 'hazard')}
    CREATE POLICY app_insert_of_notice ON procedures FOR INSERT TO doorstep_app WITH CHECK (state = 'requested' AND kind = 'hazard'
      AND workflow_id = 'notice-' || subject_id AND input ->> 'noticeId' = subject_id::text AND patch_id IN (SELECT granted_patches('supervisor'))
      AND ${ISSUED_BY_CALLER('subject_id::text')});
    CREATE POLICY app_insert_of_notice ON outbox FOR INSERT TO doorstep_app WITH CHECK (CASE kind
      WHEN 'start' THEN name = 'hazard' AND workflow_id = 'notice-' || (payload ->> 'noticeId') AND ${ISSUED_BY_CALLER(`payload ->> 'noticeId'`)}
      ELSE name = 'wake' AND payload = '{}' AND EXISTS (SELECT FROM hazard_notices n
        WHERE 'notice-' || n.id = workflow_id AND n.patch_id IN (SELECT granted_patches('supervisor', 'officer'))) END);
    -- whoever lets contact go on wakes what waited for it
    CREATE POLICY app_insert_of_resumed_notice ON outbox FOR INSERT TO doorstep_app WITH CHECK (kind = 'signal' AND name = 'wake' AND payload = '{}'
      AND EXISTS (SELECT FROM procedures p WHERE p.workflow_id = outbox.workflow_id AND p.kind = 'hazard'
        AND p.state IN ('requested', 'started', 'running') AND p.patch_id IN (SELECT granted_patches('administrator', 'supervisor'))));

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ${TRANSITIONS.map(([before, after]) => `('hazard_notice', '${before}', '${after}')`).join(', ')};
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${Object.entries(ACTIONS)
        .map(([action, roles]) => `('${action}', 'user', ARRAY[${among(roles)}])`)
        .join(', ')};
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** What became of notices is lost: before this there was no place for it. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN (${among(Object.keys(ACTIONS))});
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'hazard_notice';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP POLICY app_insert_of_resumed_notice ON outbox;
    DROP POLICY app_insert_of_notice ON outbox;
    DROP POLICY app_insert_of_notice ON procedures;
    DROP POLICY app_read_of_notice ON parties;
    DROP TABLE rehousing_offers, hazard_appeals, hazard_notices;
    ALTER TABLE procedure_settings DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY;
    DELETE FROM procedure_settings WHERE kind = 'hazard';
    ALTER TABLE procedure_settings ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY;
    ${takeFromList('procedure_settings', 'procedure_settings_kind_check', 'hazard')}
    ALTER TABLE procedures NO FORCE ROW LEVEL SECURITY;
    DELETE FROM procedures WHERE kind = 'hazard';
    ALTER TABLE procedures FORCE ROW LEVEL SECURITY;
    ${takeFromList('procedures', 'procedures_kind_check', 'hazard')}
    DROP INDEX one_open_service;
    ALTER TABLE tasks DROP CONSTRAINT service_names_its_hazard;
    ALTER TABLE tasks DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY;
    DELETE FROM tasks WHERE kind = 'notice_service';
    ALTER TABLE tasks ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY;
    ${rewriteCheck('tasks', 'outcome_is_a_code', `WHEN 'notice_service'::text THEN (outcome = 'served'::text)\n    WHEN 'reinspection'::text THEN`, `WHEN 'reinspection'::text THEN`)}
    ${takeFromList('tasks', 'tasks_kind_check', 'notice_service')}
  `,
  );
}
