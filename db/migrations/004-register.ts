import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The register: buildings, dwellings, units, parties, residents, registrations, and where each value came from.
 * Personal values stand only in parties, residents, resident_contacts and registration_residents, in what somebody says in
 * a dispute (disputes.statement) and in what was sent (message_log), so that they can be erased without touching the
 * register.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE buildings (
      id uuid PRIMARY KEY,
      -- profile and key of the source that named it first, e.g. 'rentsafe-registrations' and '4154772'
      source text NOT NULL,
      external_key text NOT NULL,
      district_id uuid REFERENCES areas,
      address text NOT NULL,
      postal_code text,
      storeys integer CHECK (storeys BETWEEN 0 AND 200),
      dwelling_count integer CHECK (dwelling_count BETWEEN 0 AND 20000),
      year_built integer CHECK (year_built BETWEEN 1500 AND 2200),
      latitude double precision CHECK (latitude BETWEEN -90 AND 90),
      longitude double precision CHECK (longitude BETWEEN -180 AND 180),
      first_seen_on date NOT NULL,
      gone_on date,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (source, external_key)
    );
    CREATE INDEX buildings_district ON buildings (district_id);
    CREATE INDEX buildings_address ON buildings USING gin (address gin_trgm_ops);

    CREATE TABLE dwellings (
      id uuid PRIMARY KEY,
      building_id uuid NOT NULL REFERENCES buildings,
      number text NOT NULL,
      floor integer,
      -- a large building is cut into several patches, so the patch belongs to the dwelling
      patch_id uuid REFERENCES areas,
      legal_occupancy integer CHECK (legal_occupancy BETWEEN 1 AND 200),
      existed_from date NOT NULL,
      ended_on date,
      end_reason text CHECK (end_reason IN ('split', 'merged', 'gone')),
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
      CHECK (ended_on IS NULL OR ended_on >= existed_from)
    );
    CREATE UNIQUE INDEX dwellings_number ON dwellings (building_id, number) WHERE ended_on IS NULL;
    CREATE INDEX dwellings_patch ON dwellings (patch_id);

    -- Splits and merges: which dwelling came out of which, and when.
    CREATE TABLE dwelling_lineage (
      parent_id uuid NOT NULL REFERENCES dwellings,
      child_id uuid NOT NULL REFERENCES dwellings,
      kind text NOT NULL CHECK (kind IN ('split', 'merge')),
      happened_on date NOT NULL,
      PRIMARY KEY (parent_id, child_id),
      CHECK (parent_id <> child_id)
    );

    CREATE TABLE units (
      id uuid PRIMARY KEY,
      dwelling_id uuid NOT NULL REFERENCES dwellings,
      kind text NOT NULL DEFAULT 'dwelling' CHECK (kind IN ('dwelling', 'room', 'bed')),
      label text NOT NULL DEFAULT '',
      existed_from date NOT NULL,
      ended_on date,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX units_label ON units (dwelling_id, label) WHERE ended_on IS NULL;

    CREATE TABLE parties (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('landlord', 'manager', 'employer', 'agency')),
      is_organisation boolean NOT NULL,
      name text,
      phone text,
      email text,
      postal_address text,
      locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('zh-CN', 'en')),
      generated boolean NOT NULL DEFAULT false,
      erased_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (erased_at IS NULL OR coalesce(name, phone, email, postal_address) IS NULL)
    );

    CREATE TABLE residents (
      id uuid PRIMARY KEY,
      name text,
      locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('zh-CN', 'en')),
      generated boolean NOT NULL DEFAULT false,
      erased_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (erased_at IS NULL OR name IS NULL)
    );
    CREATE TABLE resident_contacts (
      id uuid PRIMARY KEY,
      resident_id uuid NOT NULL REFERENCES residents ON DELETE CASCADE,
      channel text NOT NULL CHECK (channel IN ('message', 'phone', 'letter')),
      address text NOT NULL,
      -- the person asked for silence on this channel, or it turned out to be somebody else's
      stopped_at timestamptz,
      wrong_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (resident_id, channel, address)
    );

    CREATE TABLE registrations (
      id uuid PRIMARY KEY,
      unit_id uuid NOT NULL REFERENCES units,
      building_id uuid NOT NULL REFERENCES buildings,
      patch_id uuid NOT NULL REFERENCES areas,
      -- let, by whom, since when, to how many
      state text NOT NULL CHECK (state IN ('unverified', 'verified', 'ended', 'void')),
      period daterange NOT NULL CHECK (NOT isempty(period) AND lower_inf(period) = false),
      landlord_id uuid REFERENCES parties,
      manager_id uuid REFERENCES parties,
      occupant_count integer CHECK (occupant_count BETWEEN 0 AND 200),
      declared_on date NOT NULL,
      verified_on date,
      verification_due_on date,
      confirmed_on date,
      next_confirmation_on date,
      -- confirmations in a row that changed nothing; the cadence lengthens with it
      unchanged_confirmations integer NOT NULL DEFAULT 0,
      -- a resident's standing wish: no messages; letters and visits to the landlord are not affected
      messages_stopped_at timestamptz,
      tier text NOT NULL DEFAULT 'standard' CHECK (tier IN ('priority', 'standard', 'light')),
      tier_ground text CHECK (tier_ground IN ('safety', 'record')),
      tier_decision_id uuid,
      reviewed_at timestamptz,
      -- set by whatever may move the tier; the next tick reviews it
      review_requested_at timestamptz,
      generated boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (state <> 'verified' OR verified_on IS NOT NULL),
      CHECK (state <> 'ended' OR NOT upper_inf(period)),
      CONSTRAINT one_registration_per_unit_at_a_time
        EXCLUDE USING gist (unit_id WITH =, period WITH &&) WHERE (state <> 'void')
    );
    CREATE INDEX registrations_patch ON registrations (patch_id, tier);
    CREATE INDEX registrations_building ON registrations (building_id);
    CREATE INDEX registrations_landlord ON registrations (landlord_id);
    CREATE INDEX registrations_review_requested ON registrations (review_requested_at) WHERE review_requested_at IS NOT NULL;

    CREATE TABLE registration_residents (
      registration_id uuid NOT NULL REFERENCES registrations,
      resident_id uuid NOT NULL REFERENCES residents ON DELETE CASCADE,
      is_contact boolean NOT NULL DEFAULT true,
      PRIMARY KEY (registration_id, resident_id)
    );
    CREATE INDEX registration_residents_resident ON registration_residents (resident_id);

    -- What happened to a registration, in codes; the past is read from here.
    CREATE TABLE registration_events (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      kind text NOT NULL CHECK (kind IN ('declared', 'verified', 'confirmed', 'corrected', 'ended', 'voided', 'disputed',
        'dispute_decided', 'objected', 'refused', 'service_requested', 'audit_error_found', 'messages_stopped', 'messages_resumed', 'tier_changed', 'handed_over')),
      at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'link', 'import', 'procedure')),
      actor_id uuid,
      detail jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX registration_events_registration ON registration_events (registration_id, kind, at);

    -- Every value with its source and date. Append-only: a later observation supersedes, never overwrites.
    CREATE TABLE observations (
      id uuid PRIMARY KEY,
      subject_type text NOT NULL CHECK (subject_type IN ('building', 'dwelling', 'unit', 'registration')),
      subject_id uuid NOT NULL,
      key text NOT NULL REFERENCES observation_keys,
      -- a JSON scalar; JSON null means "observed to be unknown"
      value jsonb NOT NULL CHECK (jsonb_typeof(value) IN ('null', 'boolean', 'number', 'string')),
      source_kind text NOT NULL CHECK (source_kind IN ('import', 'officer', 'resident', 'landlord', 'agency', 'employer', 'generated')),
      -- profile key, user id, link id ...: never a person's name
      source text NOT NULL,
      import_id uuid REFERENCES imports,
      observed_at timestamptz NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX observations_latest ON observations (subject_id, key, observed_at DESC, recorded_at DESC);
    CREATE INDEX observations_import ON observations (import_id);

    -- Two sources that disagree about one value, until somebody decides.
    CREATE TABLE conflicts (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      kind text NOT NULL CHECK (kind IN ('whole_against_room', 'occupants', 'period', 'landlord', 'competing_claim')),
      opened_at timestamptz NOT NULL,
      resolved_at timestamptz,
      resolved_by uuid REFERENCES users,
      resolution text
    );
    CREATE UNIQUE INDEX one_open_conflict_per_kind ON conflicts (registration_id, kind) WHERE resolved_at IS NULL;

    CREATE TABLE certificates (
      id uuid PRIMARY KEY,
      dwelling_id uuid NOT NULL REFERENCES dwellings,
      kind text NOT NULL CHECK (kind IN ('gas', 'electrical')),
      -- false: the landlord states that there is none
      present boolean NOT NULL,
      issued_on date,
      expires_on date,
      source_kind text NOT NULL CHECK (source_kind IN ('import', 'officer', 'landlord', 'generated')),
      recorded_at timestamptz NOT NULL,
      CHECK (NOT present OR expires_on IS NOT NULL)
    );
    CREATE INDEX certificates_dwelling ON certificates (dwelling_id, kind, recorded_at DESC);

    CREATE TABLE adverts (
      id uuid PRIMARY KEY,
      dwelling_id uuid NOT NULL REFERENCES dwellings,
      feed text NOT NULL,
      first_seen_on date NOT NULL,
      last_seen_on date NOT NULL,
      ended_on date
    );
    CREATE INDEX adverts_dwelling ON adverts (dwelling_id);

    CREATE TABLE declarations (
      id uuid PRIMARY KEY,
      registration_id uuid REFERENCES registrations,
      unit_id uuid NOT NULL REFERENCES units,
      kind text NOT NULL CHECK (kind IN ('new', 'change', 'end', 'never_lived_here', 'correction')),
      declarant text NOT NULL CHECK (declarant IN ('resident', 'landlord', 'employer', 'agency', 'survey', 'officer')),
      -- {"movedOutOn": date} or {"occupantCount": n} ...
      claim jsonb NOT NULL DEFAULT '{}',
      -- an end told by a landlord stays a claim until the resident confirms it
      state text NOT NULL CHECK (state IN ('received', 'accepted', 'rejected', 'superseded')),
      declared_at timestamptz NOT NULL,
      due_at timestamptz,
      decided_at timestamptz,
      decided_by uuid REFERENCES users
    );
    CREATE INDEX declarations_registration ON declarations (registration_id);

    CREATE TABLE disputes (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      subject text NOT NULL CHECK (subject IN ('period', 'occupants', 'landlord', 'never_lived_here', 'other')),
      -- the resident's own words: shown to officers, never a rule's input, never to the landlord
      statement text CHECK (length(statement) <= 200),
      opened_at timestamptz NOT NULL,
      due_at timestamptz NOT NULL,
      decided_at timestamptz,
      decided_by uuid REFERENCES users,
      decision text CHECK (decision IN ('upheld', 'rejected', 'withdrawn'))
    );
    CREATE UNIQUE INDEX one_open_dispute_per_subject ON disputes (registration_id, subject) WHERE decided_at IS NULL;

    CREATE TABLE service_requests (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      kind text NOT NULL CHECK (kind IN ('registration_at_door', 'permit', 'school', 'job', 'repair', 'mediation')),
      opened_at timestamptz NOT NULL,
      promised_for date NOT NULL,
      closed_at timestamptz
    );
    CREATE INDEX service_requests_open ON service_requests (registration_id) WHERE closed_at IS NULL;

    CREATE TABLE objections (
      id uuid PRIMARY KEY,
      registration_id uuid NOT NULL REFERENCES registrations,
      opened_at timestamptz NOT NULL,
      decided_at timestamptz,
      decided_by uuid REFERENCES users,
      decision text CHECK (decision IN ('upheld', 'rejected', 'withdrawn'))
    );
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TABLE objections, service_requests, disputes, declarations, adverts, certificates, conflicts, observations,
      registration_events, registration_residents, registrations, resident_contacts, residents, parties, units,
      dwelling_lineage, dwellings, buildings;
  `,
  );
}
