import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** The programme and its clock, areas, users, dated grants, sessions, the calendar and the stop button. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- One database, one authority, one programme, one clock.
    CREATE TABLE programme (
      id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
      name_zh text NOT NULL,
      name_en text NOT NULL,
      purpose_zh text NOT NULL,
      purpose_en text NOT NULL,
      legal_basis text NOT NULL,
      starts_on date NOT NULL,
      ends_on date NOT NULL,
      time_zone text NOT NULL,
      calendar text NOT NULL,
      default_locale text NOT NULL DEFAULT 'en' CHECK (default_locale IN ('zh-CN', 'en')),
      verify_hint_zh text NOT NULL,
      verify_hint_en text NOT NULL,
      demonstration boolean NOT NULL DEFAULT false,
      clock_real_start timestamptz NOT NULL,
      clock_programme_start timestamptz NOT NULL,
      clock_rate double precision NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (ends_on > starts_on),
      -- only a demonstration may run faster than life
      CHECK (clock_rate >= 1 AND (clock_rate = 1 OR demonstration))
    );

    CREATE FUNCTION refuse_clock_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (OLD.clock_real_start, OLD.clock_programme_start, OLD.clock_rate, OLD.time_zone, OLD.demonstration)
         IS DISTINCT FROM (NEW.clock_real_start, NEW.clock_programme_start, NEW.clock_rate, NEW.time_zone, NEW.demonstration)
      THEN
        RAISE EXCEPTION 'CLOCK_FIXED' USING ERRCODE = 'DS001';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER programme_clock_fixed BEFORE UPDATE ON programme FOR EACH ROW EXECUTE FUNCTION refuse_clock_change();

    -- The instant on the programme's clock; sessions, links and rate limits use now() instead.
    CREATE FUNCTION programme_now() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT clock_programme_start + (clock_timestamp() - clock_real_start) * clock_rate FROM programme
    $$;
    CREATE FUNCTION programme_date(at timestamptz) RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT (at AT TIME ZONE time_zone)::date FROM programme
    $$;
    CREATE FUNCTION programme_today() RETURNS date LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT programme_date(programme_now())
    $$;

    CREATE TABLE areas (
      id uuid PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('authority', 'district', 'office', 'patch')),
      parent_id uuid REFERENCES areas,
      code text NOT NULL UNIQUE,
      name_zh text NOT NULL,
      name_en text NOT NULL,
      -- from the authority down to the area itself
      ancestors uuid[] NOT NULL,
      -- the officer who works a patch; a dated delegation may stand in
      officer_id uuid,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((kind = 'authority') = (parent_id IS NULL)),
      CHECK (cardinality(ancestors) = array_position(ARRAY['authority', 'district', 'office', 'patch'], kind)),
      CHECK (officer_id IS NULL OR kind = 'patch')
    );
    CREATE INDEX areas_ancestors ON areas USING gin (ancestors);
    CREATE INDEX areas_parent ON areas (parent_id);

    CREATE FUNCTION set_area_ancestors() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.ancestors := coalesce((SELECT ancestors FROM areas WHERE id = NEW.parent_id), '{}') || NEW.id;
      RETURN NEW;
    END $$;
    CREATE TRIGGER areas_ancestors BEFORE INSERT OR UPDATE OF parent_id ON areas FOR EACH ROW EXECUTE FUNCTION set_area_ancestors();

    CREATE TABLE users (
      id uuid PRIMARY KEY,
      login text NOT NULL UNIQUE CHECK (login = lower(login)),
      display_name text NOT NULL,
      password_hash text,
      locale text NOT NULL DEFAULT 'zh-CN' CHECK (locale IN ('zh-CN', 'en')),
      demonstration boolean NOT NULL DEFAULT false,
      disabled_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE areas ADD FOREIGN KEY (officer_id) REFERENCES users;

    CREATE TABLE role_grants (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users,
      role text NOT NULL CHECK (role IN ('administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo')),
      area_id uuid NOT NULL REFERENCES areas,
      valid_from date NOT NULL,
      valid_to date,
      -- set where an absent officer's work is taken over
      delegated_by uuid REFERENCES users,
      -- NULL only for the first administrator of an installation
      granted_by uuid REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (valid_to IS NULL OR valid_to > valid_from),
      CHECK (delegated_by IS NULL OR valid_to IS NOT NULL),
      CONSTRAINT nobody_grants_to_themselves CHECK (granted_by IS NULL OR granted_by <> user_id)
    );
    CREATE INDEX role_grants_user ON role_grants (user_id);
    CREATE INDEX role_grants_area ON role_grants (area_id);

    -- Sessions live on real time. The cookie's secret is kept only as a hash.
    CREATE TABLE sessions (
      token_hash bytea PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users,
      csrf_token text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz NOT NULL
    );
    CREATE INDEX sessions_user ON sessions (user_id);
    -- the store of rate-limiter-flexible
    CREATE TABLE rate_limits (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);

    -- Exceptions to "Monday to Friday works": holidays, and weekend days worked to make up for them.
    CREATE TABLE calendar_days (
      calendar text NOT NULL,
      day date NOT NULL,
      kind text NOT NULL CHECK (kind IN ('holiday', 'make_up')),
      name text NOT NULL,
      PRIMARY KEY (calendar, day)
    );

    -- The stop button: while a row is open, nothing goes out to the area (NULL: to anybody).
    CREATE TABLE outward_pauses (
      id uuid PRIMARY KEY,
      area_id uuid REFERENCES areas,
      reason text NOT NULL CHECK (reason IN ('wrong_message', 'scam_warning', 'emergency', 'data_error', 'technical', 'other')),
      paused_at timestamptz NOT NULL,
      paused_by uuid NOT NULL REFERENCES users,
      resumed_at timestamptz,
      resumed_by uuid REFERENCES users,
      CHECK ((resumed_at IS NULL) = (resumed_by IS NULL))
    );
    CREATE UNIQUE INDEX one_open_pause_per_area ON outward_pauses (coalesce(area_id, '00000000-0000-0000-0000-000000000000')) WHERE resumed_at IS NULL;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TABLE outward_pauses, calendar_days, rate_limits, sessions, role_grants;
    DROP TABLE areas, users CASCADE;
    DROP FUNCTION set_area_ancestors, programme_today, programme_date, programme_now;
    DROP TABLE programme;
    DROP FUNCTION refuse_clock_change;
  `,
  );
}
