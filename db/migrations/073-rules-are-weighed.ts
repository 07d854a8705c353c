import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * With each version that is handed in stands a report of its neutrality. Its visit rates are measured where residents'
 * tables are, by a role of its own: what it may read is the columns that homes are grouped by, and what leaves it is counts.
 * It measures the rules and never feeds them.
 */
export async function up(knex: Knex): Promise<void> {
  // as 001 and 048: roles are the server's, and DDL runs as who owns what it makes
  await knex.raw(`
    DO $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('doorstep roles'));
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'doorstep_measure') THEN
        CREATE ROLE doorstep_measure NOLOGIN NOBYPASSRLS NOSUPERUSER;
      END IF;
      IF NOT pg_has_role(current_user, 'doorstep_measure',
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT doorstep_measure TO %I', current_user);
      END IF;
    END $$`);
  await asOwner(
    knex,
    `
    ${Object.entries(MEASURED)
      .map(
        ([table, columns]) => `GRANT SELECT (${columns}) ON ${table} TO doorstep_measure;
        CREATE POLICY measure_read ON ${table} FOR SELECT TO doorstep_measure USING (true);`,
      )
      .join('\n')}`,
  );
  await knex.raw('GRANT USAGE, CREATE ON SCHEMA public TO doorstep_measure');
  await knex.raw('SET LOCAL ROLE doorstep_measure');
  await knex.raw(COUNT_VISITS);
  await knex.raw('RESET ROLE');
  await knex.raw('REVOKE CREATE ON SCHEMA public FROM doorstep_measure');
  await asOwner(
    knex,
    `
    CREATE TABLE neutrality_reports (
      version_id uuid PRIMARY KEY REFERENCES ruleset_versions,
      made_at timestamptz NOT NULL,
      -- {"tables": [...], "readable": [...]}: residents' tables, and those of which the role of the facts may do anything
      facts_role jsonb NOT NULL,
      -- {"facts": [...]}: of which the document proves that they never raise
      proved jsonb NOT NULL,
      -- {"records": n, "trials": n, "raised": n}
      tried jsonb NOT NULL,
      -- dimensions in which a group is visited more often than the rest, see judge_visit_rates
      exceeded text[] NOT NULL CHECK (exceeded <@ ARRAY[${DIMENSIONS}])
    );
    CREATE TABLE visit_rates (
      version_id uuid NOT NULL REFERENCES neutrality_reports ON DELETE CASCADE,
      dimension text NOT NULL CHECK (dimension IN (${DIMENSIONS})),
      -- a code, or a patch's id
      grp text NOT NULL,
      -- NULL, all of them, where the cell is small or would betray one that is
      registrations integer,
      visits integer,
      ratio double precision,
      lowest double precision,
      exceeds boolean NOT NULL,
      PRIMARY KEY (version_id, dimension, grp),
      CONSTRAINT no_small_cell CHECK (CASE WHEN registrations IS NULL THEN visits IS NULL AND ratio IS NULL AND lowest IS NULL
        ELSE visits IS NOT NULL AND registrations >= 5 AND visits NOT BETWEEN 1 AND 4 AND registrations - visits NOT BETWEEN 1 AND 4 END)
    );
    -- in the author's words, public from the moment it is written
    CREATE TABLE visit_rate_justifications (
      version_id uuid NOT NULL REFERENCES neutrality_reports ON DELETE CASCADE,
      dimension text NOT NULL CHECK (dimension IN (${DIMENSIONS})),
      text_zh text NOT NULL CHECK (length(btrim(text_zh)) BETWEEN 15 AND 2000),
      text_en text NOT NULL CHECK (length(btrim(text_en)) BETWEEN 15 AND 2000),
      written_by uuid NOT NULL REFERENCES users,
      written_at timestamptz NOT NULL,
      PRIMARY KEY (version_id, dimension)
    );
    ${['neutrality_reports', 'visit_rates', 'visit_rate_justifications']
      .map(
        (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner ON ${table} TO doorstep_owner USING (true) WITH CHECK (true);
        GRANT SELECT ON ${table} TO doorstep_app;`,
      )
      .join('\n')}
    CREATE POLICY app_read ON neutrality_reports FOR SELECT TO doorstep_app USING ((SELECT app_user()) IS NOT NULL);
    CREATE POLICY app_read ON visit_rates FOR SELECT TO doorstep_app USING ((SELECT has_role('data_owner', 'dpo')));
    CREATE POLICY app_read ON visit_rate_justifications FOR SELECT TO doorstep_app USING ((SELECT app_user()) IS NOT NULL);
    GRANT INSERT (version_id, dimension, text_zh, text_en, written_by), UPDATE (text_zh, text_en) ON visit_rate_justifications TO doorstep_app;
    CREATE POLICY app_insert ON visit_rate_justifications FOR INSERT TO doorstep_app
      WITH CHECK (written_by = app_user() AND (SELECT has_authority_role('administrator')));
    CREATE POLICY app_update ON visit_rate_justifications FOR UPDATE TO doorstep_app
      USING (written_by = app_user() AND (SELECT has_authority_role('administrator')));

    ${JUDGE}
    ${STORE}

    CREATE FUNCTION check_justification() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM ruleset_versions v JOIN neutrality_reports r ON r.version_id = v.id
          WHERE v.id = NEW.version_id AND v.state = 'in_review' AND v.author_id = NEW.written_by AND NEW.dimension = ANY (r.exceeded)) THEN
        RAISE EXCEPTION 'NOTHING_TO_JUSTIFY' USING ERRCODE = 'DS113';
      END IF;
      NEW.written_at := programme_now();
      RETURN NEW;
    END $$;
    CREATE TRIGGER justification_checked BEFORE INSERT OR UPDATE ON visit_rate_justifications FOR EACH ROW EXECUTE FUNCTION check_justification();

    CREATE FUNCTION check_neutrality() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      report neutrality_reports;
    BEGIN
      IF NEW.document IS DISTINCT FROM OLD.document THEN
        DELETE FROM neutrality_reports WHERE version_id = NEW.id;
      END IF;
      -- what drafts findings visits nobody; what is approved for a time to come is asked of as what is published at once
      IF session_user = 'doorstep_app' AND NEW.state IN ('approved', 'published') AND OLD.state <> NEW.state
         AND coalesce(NEW.document ->> 'decides', 'tier') = 'tier' THEN
        SELECT * INTO report FROM neutrality_reports WHERE version_id = NEW.id;
        IF report.version_id IS NULL THEN
          RAISE EXCEPTION 'NEUTRALITY_UNKNOWN' USING ERRCODE = 'DS110';
        END IF;
        IF report.facts_role -> 'readable' <> '[]' THEN
          RAISE EXCEPTION 'FACTS_READ_RESIDENTS' USING ERRCODE = 'DS111';
        END IF;
        IF EXISTS (SELECT FROM unnest(report.exceeded) AS e(dimension) WHERE NOT EXISTS (
            SELECT FROM visit_rate_justifications j WHERE j.version_id = NEW.id AND j.dimension = e.dimension)) THEN
          RAISE EXCEPTION 'JUSTIFICATION_MISSING' USING ERRCODE = 'DS112';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    -- the last of its kind by its name: who may publish at all, and whether what they read is so, is asked first
    CREATE TRIGGER ruleset_versions_weighed BEFORE UPDATE ON ruleset_versions FOR EACH ROW EXECUTE FUNCTION check_neutrality();
    REVOKE EXECUTE ON FUNCTION check_justification, check_neutrality FROM PUBLIC;

    -- Of versions in force and in review, for the public page.
    CREATE FUNCTION public_justifications() RETURNS TABLE ("key" text, "number" integer, state text, dimension text, words jsonb, written_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.key, v.number, v.state, j.dimension, jsonb_build_object('zh', j.text_zh, 'en', j.text_en), j.written_at
      FROM visit_rate_justifications j JOIN ruleset_versions v ON v.id = j.version_id JOIN rulesets s ON s.id = v.ruleset_id
      WHERE v.state IN ('in_review', 'approved', 'published') ORDER BY s.key, v.number, j.dimension
    $$;
    REVOKE EXECUTE ON FUNCTION public_justifications() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public_justifications() TO doorstep_app;

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('ruleset_version.justified', 'user', ARRAY['administrator']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

const DIMENSIONS = `'dwelling_kind', 'tenancy_length', 'patch', 'contact_language'`;

/** All that the measuring role may read: no name, no address, no fact. */
const MEASURED: Readonly<Record<string, string>> = {
  registrations: 'id, unit_id, patch_id, state, period',
  units: 'id, kind',
  registration_residents: 'registration_id, resident_id, is_contact',
  residents: 'id, locale',
};

/**
 * How many registrations in force each group has in these patches, and how many of them are among `visited`. Executed by the
 * owner's functions only: a caller who named the homes could learn a home's language from two counts.
 */
const COUNT_VISITS = `
  CREATE FUNCTION count_visits(patches uuid[], visited uuid[], today date)
  RETURNS TABLE (dimension text, grp text, registrations integer, visits integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH chosen AS (SELECT DISTINCT id FROM unnest(visited) AS v(id)), home AS (
      SELECT r.id, r.patch_id, u.kind, today - lower(r.period) AS days, chosen.id IS NOT NULL AS visit
      FROM registrations r JOIN units u ON u.id = r.unit_id LEFT JOIN chosen ON chosen.id = r.id
      WHERE r.state IN ('unverified', 'verified') AND r.patch_id = ANY (patches)
    ), spoken AS (
      SELECT rr.registration_id, CASE WHEN count(DISTINCT p.locale) = 1 THEN min(p.locale) ELSE 'several' END AS language
      FROM registration_residents rr JOIN residents p ON p.id = rr.resident_id WHERE rr.is_contact GROUP BY 1
    )
    SELECT g.dimension, g.grp, count(*)::integer, count(*) FILTER (WHERE h.visit)::integer
    FROM home h LEFT JOIN spoken s ON s.registration_id = h.id CROSS JOIN LATERAL (VALUES
      ('dwelling_kind', h.kind),
      ('tenancy_length', CASE WHEN h.days < 365 THEN 'under_one_year' WHEN h.days < 1095 THEN 'one_to_three_years'
        WHEN h.days < 3650 THEN 'three_to_ten_years' ELSE 'over_ten_years' END),
      ('patch', h.patch_id::text),
      ('contact_language', coalesce(s.language, 'none'))) AS g(dimension, grp)
    GROUP BY 1, 2
  $$;
  REVOKE EXECUTE ON FUNCTION count_visits(uuid[], uuid[], date) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION count_visits(uuid[], uuid[], date) TO doorstep_owner;`;

/**
 * `counted`: a JSON array of {"dimension", "grp", "registrations", "visits"}. The ratio is that of a group's visit rate to the
 * rate of all others of its dimension; `lowest` the lower end of its 99 % interval (Katz, on the logarithm; half a home is added
 * where there is none to divide by). A group exceeds where the ratio is above 1.25 and lowest above 1: what chance alone would
 * bring about in one group of two hundred asks for no justification. Asked only of 30 homes and more against 30 and more,
 * and 5 visits. Then hidden are small cells, and the smallest others until what is hidden together is no small cell either:
 * the sum is known from the other dimensions.
 */
const JUDGE = `
  CREATE FUNCTION judge_visit_rates(counted jsonb)
  RETURNS TABLE (dimension text, grp text, registrations integer, visits integer, ratio double precision, lowest double precision, exceeds boolean)
  LANGUAGE sql IMMUTABLE AS $$
    WITH cell AS (
      SELECT c.*, n::float8 AS own, v::float8 AS own_visits, sum(n) OVER d - n AS others, sum(v) OVER d - v AS others_visits
      FROM jsonb_to_recordset(counted) AS r(dimension text, grp text, registrations integer, visits integer)
      CROSS JOIN LATERAL (SELECT r.dimension, r.grp, r.registrations AS n, r.visits AS v) c
      WINDOW d AS (PARTITION BY c.dimension)
    ), halved AS (
      SELECT *, CASE WHEN v = 0 OR others_visits = 0 THEN 0.5 ELSE 0 END AS half FROM cell
    ), compared AS (
      SELECT *, CASE WHEN n >= 30 AND others >= 30 THEN
          CASE WHEN v = 0 THEN 0 ELSE ((own_visits + half) / (own + 2 * half)) / ((others_visits + half) / (others + 2 * half)) END END AS rate_ratio,
        sqrt(greatest(0, 1 / (own_visits + half) - 1 / (own + 2 * half) + 1 / (others_visits + half) - 1 / (others + 2 * half))) AS error
      FROM halved
    ), judged AS (
      SELECT *, CASE WHEN rate_ratio > 0 THEN exp(ln(rate_ratio) - 2.576 * error) WHEN rate_ratio = 0 THEN 0 END AS low,
        n < 5 OR v BETWEEN 1 AND 4 OR n - v BETWEEN 1 AND 4 AS small
      FROM compared
    ), ordered AS (
      SELECT *, row_number() OVER o AS place, sum(n) OVER o AS hidden_n, sum(v) OVER o AS hidden_v,
        count(*) FILTER (WHERE small) OVER (PARTITION BY dimension) AS smalls
      FROM judged WINDOW o AS (PARTITION BY dimension ORDER BY NOT small, n, grp ROWS UNBOUNDED PRECEDING)
    ), enough AS (
      SELECT dimension, min(place) AS places FROM ordered
      WHERE place >= greatest(smalls, 2) AND hidden_n >= 5 AND hidden_v NOT BETWEEN 1 AND 4 AND hidden_n - hidden_v NOT BETWEEN 1 AND 4
      GROUP BY dimension
    )
    SELECT o.dimension, o.grp, CASE WHEN shown THEN n END, CASE WHEN shown THEN v END, CASE WHEN shown THEN rate_ratio END,
      CASE WHEN shown THEN low END, coalesce(v >= 5 AND rate_ratio > 1.25 AND low > 1, false)
    FROM ordered o LEFT JOIN enough e ON e.dimension = o.dimension
    CROSS JOIN LATERAL (SELECT smalls = 0 OR place > coalesce(e.places, place) AS shown) s
  $$;
  REVOKE EXECUTE ON FUNCTION judge_visit_rates(jsonb) FROM PUBLIC;`;

/**
 * Keeps the report of a version in review. `visited`: the registrations that it would place with a ground for a visit. Answers
 * nothing: the figures are for the data owner and the data protection officer.
 */
const STORE = `
  CREATE FUNCTION store_neutrality_report(of_version uuid, proved jsonb, tried jsonb, visited uuid[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    personal text[] := ARRAY['residents', 'registration_residents', 'resident_contacts', 'parties', 'declarations', 'links', 'link_sessions', 'message_log', 'visit_photos'];
    readable text[];
  BEGIN
    IF NOT has_authority_role('administrator') OR NOT EXISTS (SELECT FROM ruleset_versions v WHERE v.id = of_version AND v.state = 'in_review') THEN
      RAISE EXCEPTION 'NOT_IN_REVIEW' USING ERRCODE = 'DS114';
    END IF;
    IF (tried ->> 'raised')::integer IS DISTINCT FROM 0 THEN
      RAISE EXCEPTION 'RIGHT_RAISES_TIER' USING ERRCODE = 'DS115';
    END IF;
    SELECT coalesce(array_agg(t), '{}') INTO readable FROM unnest(personal) AS p(t)
    WHERE has_any_column_privilege('doorstep_facts', t, 'SELECT, INSERT, UPDATE, REFERENCES')
      OR has_table_privilege('doorstep_facts', t, 'DELETE, TRUNCATE, TRIGGER');
    DELETE FROM visit_rates WHERE version_id = of_version;
    INSERT INTO neutrality_reports (version_id, made_at, facts_role, proved, tried, exceeded)
    VALUES (of_version, programme_now(), jsonb_build_object('tables', personal, 'readable', readable), proved, tried, '{}')
    ON CONFLICT (version_id) DO UPDATE SET made_at = excluded.made_at, facts_role = excluded.facts_role, proved = excluded.proved,
      tried = excluded.tried;
    INSERT INTO visit_rates (version_id, dimension, grp, registrations, visits, ratio, lowest, exceeds)
    SELECT of_version, j.* FROM judge_visit_rates((SELECT coalesce(jsonb_agg(c), '[]')
      FROM count_visits(ARRAY(SELECT granted_patches('administrator')), visited, programme_today()) c)) j;
    UPDATE neutrality_reports SET exceeded = ARRAY(SELECT DISTINCT dimension FROM visit_rates WHERE version_id = of_version AND exceeds ORDER BY 1)
    WHERE version_id = of_version;
  END $$;
  REVOKE EXECUTE ON FUNCTION store_neutrality_report(uuid, jsonb, jsonb, uuid[]) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION store_neutrality_report(uuid, jsonb, jsonb, uuid[]) TO doorstep_app;`;

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'ruleset_version.justified';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP FUNCTION public_justifications();
    DROP TRIGGER ruleset_versions_weighed ON ruleset_versions;
    DROP TABLE visit_rate_justifications, visit_rates, neutrality_reports;
    DROP FUNCTION check_neutrality, check_justification, store_neutrality_report, judge_visit_rates;`,
  );
  await knex.raw('DROP FUNCTION count_visits(uuid[], uuid[], date)');
  await asOwner(
    knex,
    Object.entries(MEASURED)
      .map(
        ([table, columns]) =>
          `DROP POLICY measure_read ON ${table}; REVOKE SELECT (${columns}) ON ${table} FROM doorstep_measure;`,
      )
      .join('\n'),
  );
  // the role stays: it is the server's, as those of 001
  await knex.raw('REVOKE ALL ON SCHEMA public FROM doorstep_measure');
}
