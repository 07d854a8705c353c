import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** What joins the truth here to the progress in Temporal, and what shows afterwards who did what. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- One row per workflow: whether it was started, where it is, whether it ended.
    CREATE TABLE procedures (
      workflow_id text PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('revisitRound', 'siteVisit', 'rulePublication')),
      subject_id uuid NOT NULL,
      patch_id uuid REFERENCES areas,
      state text NOT NULL CHECK (state IN ('requested', 'started', 'running', 'ended', 'failed', 'cancelled')),
      -- the story's step, e.g. 'reviewing' or 'waitingForAnswers', and when it goes on by itself
      step text,
      next_at timestamptz,
      -- ids and codes only
      input jsonb NOT NULL,
      run_id text,
      requested_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      ended_at timestamptz,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX procedures_open ON procedures (state) WHERE state NOT IN ('ended', 'cancelled');
    CREATE INDEX procedures_subject ON procedures (subject_id);

    -- A procedure that needs a person.
    CREATE TABLE incidents (
      id uuid PRIMARY KEY,
      workflow_id text,
      patch_id uuid REFERENCES areas,
      code text NOT NULL,
      -- codes and ids only
      detail jsonb NOT NULL DEFAULT '{}',
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'retrying', 'resolved', 'skipped')),
      opened_at timestamptz NOT NULL DEFAULT now(),
      closed_at timestamptz,
      closed_by uuid REFERENCES users
    );
    CREATE UNIQUE INDEX one_open_incident ON incidents (workflow_id, code) WHERE state IN ('open', 'retrying');

    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      -- workflows drop the ids that they have already seen
      message_id uuid NOT NULL UNIQUE,
      workflow_id text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('start', 'signal')),
      name text NOT NULL,
      payload jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL DEFAULT now(),
      sent_at timestamptz,
      -- came after its workflow had ended: a person looks at it
      late_at timestamptz,
      last_error text
    );
    CREATE INDEX outbox_unsent ON outbox (workflow_id, id) WHERE sent_at IS NULL AND late_at IS NULL;

    CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_notify('doorstep_outbox', '');
      RETURN NULL;
    END $$;
    CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();

    -- An answer once given is given again: the same key, person and request do nothing twice.
    CREATE TABLE idempotency_keys (
      actor_id uuid NOT NULL,
      key text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
      request_hash text NOT NULL,
      status smallint NOT NULL,
      response jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (actor_id, key)
    );

    -- Every change. Insert-only; rows are chained and signed by the sealer afterwards.
    CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      programme_at timestamptz NOT NULL,
      actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'link', 'procedure', 'command')),
      actor_id uuid,
      action text NOT NULL,
      subject_type text NOT NULL,
      subject_id uuid,
      patch_id uuid,
      -- ids and codes only
      detail jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX audit_log_subject ON audit_log (subject_id);

    -- Every view of personal data.
    CREATE TABLE access_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      user_id uuid,
      link_id uuid,
      subject_type text NOT NULL,
      subject_id uuid NOT NULL,
      reason text NOT NULL
    );
    CREATE INDEX access_log_subject ON access_log (subject_id);

    CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'LOG_IS_APPEND_ONLY' USING ERRCODE = 'DS002';
    END $$;
    CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
    CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_change();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TABLE access_log, audit_log, idempotency_keys, outbox, incidents, procedures;
    DROP FUNCTION refuse_log_change, notify_outbox;
  `,
  );
}
