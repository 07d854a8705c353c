import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Tier decisions, rounds, tasks, contacts, visits, hazards. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- Stored only when the tier or its ground changes.
    CREATE TABLE tier_decisions (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      kind text NOT NULL CHECK (kind IN ('rule', 'manual')),
      tier text NOT NULL CHECK (tier IN ('priority', 'standard', 'light')),
      previous_tier text CHECK (previous_tier IN ('priority', 'standard', 'light')),
      ground text CHECK (ground IN ('safety', 'record')),
      ruleset_version_id uuid REFERENCES ruleset_versions,
      rule_id text,
      -- rules that matched, and the facts' values with source and date
      explanation jsonb NOT NULL DEFAULT '{}',
      manual_reason text CHECK (manual_reason IN ('resident_wish', 'landlord_emergency', 'protected_address', 'data_error', 'court_order', 'service_handover')),
      manual_until timestamptz,
      decided_by uuid REFERENCES users,
      decided_at timestamptz NOT NULL,
      -- the resident is told of a manual tier
      told_at timestamptz,
      CONSTRAINT rule_decision_names_its_version CHECK (kind <> 'rule' OR (ruleset_version_id IS NOT NULL AND decided_by IS NULL AND manual_reason IS NULL)),
      CONSTRAINT priority_has_ground CHECK (kind <> 'rule' OR (tier = 'priority') = (ground IS NOT NULL)),
      -- a manual tier has a closed-list reason, a person, an end after 30 days, and never is a ground for a visit
      CONSTRAINT manual_tier_is_bounded CHECK (kind <> 'manual' OR (manual_reason IS NOT NULL AND decided_by IS NOT NULL
        AND manual_until IS NOT NULL AND manual_until <= decided_at + interval '30 days' AND ground IS NULL))
    );
    CREATE INDEX tier_decisions_registration ON tier_decisions (registration_id, decided_at DESC);
    ALTER TABLE registrations ADD FOREIGN KEY (tier_decision_id) REFERENCES tier_decisions;

    CREATE TABLE rounds (
      id uuid PRIMARY KEY,
      kind text NOT NULL DEFAULT 'revisit' CHECK (kind IN ('revisit')),
      patch_id uuid NOT NULL REFERENCES areas,
      period daterange NOT NULL,
      state text NOT NULL CHECK (state IN ('opening', 'open', 'closed')),
      settings_id uuid NOT NULL REFERENCES procedure_settings,
      ruleset_version_id uuid REFERENCES ruleset_versions,
      opened_at timestamptz NOT NULL,
      closes_at timestamptz NOT NULL,
      closed_at timestamptz,
      -- every registration of the patch is reviewed each half-month
      reviewed integer NOT NULL DEFAULT 0,
      moved integer NOT NULL DEFAULT 0,
      paused_at timestamptz,
      UNIQUE (kind, patch_id, period)
    );
    CREATE INDEX rounds_open ON rounds (state) WHERE state <> 'closed';

    CREATE TABLE hazards (
      id uuid PRIMARY KEY,
      building_id uuid NOT NULL REFERENCES buildings,
      -- NULL: in the building's common parts
      dwelling_id uuid REFERENCES dwellings,
      patch_id uuid REFERENCES areas,
      kind text NOT NULL CHECK (kind IN ('fire_exit_blocked', 'no_smoke_alarm', 'gas_leak', 'exposed_wiring', 'structural', 'water_or_mould', 'no_heating', 'unsafe_balcony', 'overcrowding', 'other')),
      severity text NOT NULL CHECK (severity IN ('minor', 'serious', 'severe')),
      state text NOT NULL CHECK (state IN ('open', 'remedied', 'closed', 'referred', 'withdrawn')),
      found_at timestamptz NOT NULL,
      found_by uuid REFERENCES users,
      visit_id uuid,
      deadline_on date NOT NULL,
      closed_at timestamptz,
      closed_by uuid REFERENCES users,
      generated boolean NOT NULL DEFAULT false,
      CHECK ((state IN ('closed', 'withdrawn')) = (closed_at IS NOT NULL))
    );
    CREATE INDEX hazards_open ON hazards (building_id) WHERE state IN ('open', 'remedied', 'referred');

    CREATE TABLE visits (
      id uuid PRIMARY KEY,
      origin text NOT NULL CHECK (origin IN ('own', 'imported')),
      subject_type text NOT NULL CHECK (subject_type IN ('building', 'dwelling', 'registration')),
      building_id uuid NOT NULL REFERENCES buildings,
      dwelling_id uuid REFERENCES dwellings,
      registration_id uuid REFERENCES registrations,
      patch_id uuid REFERENCES areas,
      state text NOT NULL CHECK (state IN ('proposed', 'released', 'appointed', 'begun', 'completed', 'refused', 'no_show', 'withdrawn')),
      ground text CHECK (ground IN ('safety', 'record')),
      tier_decision_id uuid REFERENCES tier_decisions,
      proposed_at timestamptz,
      released_by uuid REFERENCES users,
      released_at timestamptz,
      officer_id uuid REFERENCES users,
      appointment tstzrange,
      reschedules integer NOT NULL DEFAULT 0,
      reminded_at timestamptz,
      identified boolean,
      purpose_stated boolean,
      consent text CHECK (consent IN ('given', 'refused')),
      checklist jsonb,
      -- percent, 0-100
      score numeric(5, 2) CHECK (score BETWEEN 0 AND 100),
      -- per inspected area, 0-3
      area_scores jsonb,
      ended_at timestamptz,
      withdrawn_reason text CHECK (withdrawn_reason IN ('ground_ended', 'stopped', 'registration_ended', 'by_supervisor')),
      import_id uuid REFERENCES imports,
      external_key text,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((subject_type = 'registration') = (registration_id IS NOT NULL)),
      CHECK (subject_type <> 'dwelling' OR dwelling_id IS NOT NULL),
      CONSTRAINT imported_visits_are_history CHECK (origin = 'own' OR (state = 'completed' AND ended_at IS NOT NULL AND external_key IS NOT NULL)),
      CONSTRAINT own_visit_has_ground CHECK (origin = 'imported' OR (ground IS NOT NULL AND tier_decision_id IS NOT NULL)),
      CONSTRAINT a_person_releases CHECK (origin = 'imported' OR state IN ('proposed', 'withdrawn') OR released_by IS NOT NULL),
      CONSTRAINT releaser_does_not_visit CHECK (released_by IS NULL OR released_by <> officer_id),
      CONSTRAINT appointed_has_time CHECK (state <> 'appointed' OR appointment IS NOT NULL),
      CONSTRAINT no_checklist_without_consent CHECK (origin = 'imported' OR checklist IS NULL OR (consent = 'given' AND identified AND purpose_stated)),
      CONSTRAINT completed_has_end CHECK ((state IN ('completed', 'refused', 'no_show', 'withdrawn')) = (ended_at IS NOT NULL))
    );
    CREATE UNIQUE INDEX visits_imported ON visits (building_id, external_key) WHERE origin = 'imported';
    CREATE UNIQUE INDEX one_open_visit_per_registration ON visits (registration_id)
      WHERE origin = 'own' AND state IN ('proposed', 'released', 'appointed', 'begun');
    CREATE INDEX visits_building ON visits (building_id, ended_at DESC);
    CREATE INDEX visits_patch ON visits (patch_id, state);
    ALTER TABLE hazards ADD FOREIGN KEY (visit_id) REFERENCES visits;

    CREATE TABLE visit_photos (
      id uuid PRIMARY KEY,
      visit_id uuid NOT NULL REFERENCES visits,
      media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
      content bytea NOT NULL CHECK (octet_length(content) <= 5242880),
      taken_at timestamptz NOT NULL,
      erased_at timestamptz
    );

    CREATE TABLE tasks (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('revisit', 'visit', 'document_request', 'dispute', 'reinspection')),
      registration_id uuid REFERENCES registrations,
      building_id uuid NOT NULL REFERENCES buildings,
      dwelling_id uuid REFERENCES dwellings,
      patch_id uuid NOT NULL REFERENCES areas,
      round_id uuid REFERENCES rounds,
      visit_id uuid REFERENCES visits,
      hazard_id uuid REFERENCES hazards,
      assignee_id uuid REFERENCES users,
      state text NOT NULL CHECK (state IN ('waiting', 'open', 'done', 'refused', 'exhausted', 'withdrawn', 'carried_over')),
      -- work order: ground and severity first (0 = severe safety), then the deadline
      rank smallint NOT NULL DEFAULT 50,
      issued_at timestamptz NOT NULL,
      due_at timestamptz NOT NULL,
      -- how far the round's ladder has been climbed, and when its next step is due
      ladder_step smallint NOT NULL DEFAULT 0,
      reminded_at timestamptz,
      escalated_at timestamptz,
      outcome text,
      outcome_detail jsonb,
      closed_at timestamptz,
      closed_by_kind text CHECK (closed_by_kind IN ('user', 'link', 'procedure')),
      closed_by uuid,
      predecessor_id uuid REFERENCES tasks,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      -- 'waiting': contacted by link, message or letter and nothing for an officer to do yet
      CHECK ((state IN ('waiting', 'open')) = (closed_at IS NULL)),
      CHECK ((state = 'done') <= (outcome IS NOT NULL)),
      CONSTRAINT visit_task_names_its_visit CHECK (kind <> 'visit' OR visit_id IS NOT NULL),
      CONSTRAINT revisit_names_registration_and_round CHECK (kind <> 'revisit' OR (registration_id IS NOT NULL AND round_id IS NOT NULL))
    );
    CREATE UNIQUE INDEX one_open_revisit_per_registration ON tasks (registration_id) WHERE kind = 'revisit' AND closed_at IS NULL;
    CREATE UNIQUE INDEX one_task_per_visit ON tasks (visit_id) WHERE kind = 'visit' AND closed_at IS NULL;
    CREATE UNIQUE INDEX one_successor ON tasks (predecessor_id);
    CREATE INDEX tasks_round ON tasks (round_id, state);
    CREATE INDEX tasks_assignee ON tasks (assignee_id, due_at) WHERE closed_at IS NULL;
    CREATE INDEX tasks_patch_open ON tasks (patch_id, due_at) WHERE closed_at IS NULL;
    CREATE INDEX tasks_registration ON tasks (registration_id);

    -- One row per contact that went out or was tried, over all procedures. Ceilings count these rows.
    CREATE TABLE contact_attempts (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      task_id uuid REFERENCES tasks,
      visit_id uuid REFERENCES visits,
      recipient text NOT NULL CHECK (recipient IN ('resident', 'landlord')),
      channel text NOT NULL CHECK (channel IN ('link', 'message', 'phone', 'letter', 'door')),
      purpose text NOT NULL CHECK (purpose IN ('confirmation', 'reminder', 'visit_request', 'visit_reminder', 'manual_tier_notice', 'document_request', 'decision_notice')),
      state text NOT NULL CHECK (state IN ('queued', 'sent', 'delivered', 'failed', 'answered', 'no_answer', 'cancelled')),
      -- why a ceiling does not hold: the resident wished it, or a severe hazard is open (checked)
      exemption text CHECK (exemption IN ('resident_wish', 'severe_hazard')),
      at timestamptz NOT NULL,
      finished_at timestamptz,
      failure text,
      made_by uuid REFERENCES users,
      CHECK (failure IS NULL OR state IN ('failed', 'no_answer', 'cancelled'))
    );
    CREATE INDEX contact_attempts_registration ON contact_attempts (registration_id, at DESC);
    CREATE INDEX contact_attempts_queued ON contact_attempts (at) WHERE state = 'queued';
    CREATE INDEX contact_attempts_task ON contact_attempts (task_id);

    -- A resident's way in: a token in the address, a code beside it. Both are kept only as hashes. Real time.
    CREATE TABLE links (
      id uuid PRIMARY KEY,
      token_hash bytea NOT NULL UNIQUE,
      code_hash bytea NOT NULL,
      registration_id uuid NOT NULL REFERENCES registrations,
      resident_id uuid REFERENCES residents ON DELETE SET NULL,
      task_id uuid REFERENCES tasks,
      visit_id uuid REFERENCES visits,
      contact_attempt_id uuid REFERENCES contact_attempts,
      purpose text NOT NULL CHECK (purpose IN ('confirmation', 'visit')),
      wrong_codes smallint NOT NULL DEFAULT 0,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX links_registration ON links (registration_id);
    -- who proved the code: the cookie's secret as a hash
    CREATE TABLE link_sessions (
      token_hash bytea PRIMARY KEY,
      link_id uuid NOT NULL REFERENCES links,
      csrf_token text NOT NULL,
      expires_at timestamptz NOT NULL
    );

    -- What the log sender "sent": personal, so erasable; only the demonstration shows it.
    CREATE TABLE message_log (
      contact_attempt_id uuid PRIMARY KEY REFERENCES contact_attempts,
      recipient_address text NOT NULL,
      body text NOT NULL,
      sent_at timestamptz NOT NULL DEFAULT now()
    );
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE registrations DROP CONSTRAINT registrations_tier_decision_id_fkey;
    DROP TABLE message_log, link_sessions, links, contact_attempts, tasks, visit_photos, hazards, visits, rounds, tier_decisions CASCADE;
  `,
  );
}
