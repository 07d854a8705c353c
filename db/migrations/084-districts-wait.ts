import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const placingStates = (states: string): string => `
  ALTER TABLE ruleset_versions DROP CONSTRAINT ruleset_versions_placing_state_check,
    ADD CONSTRAINT ruleset_versions_placing_state_check CHECK (placing_state IN (${states}));`;

/**
 * Until the placing of a version that came into force reaches a district, the version that placed it goes on deciding there: a placing
 * that is paused holds the version, and not only its procedure. A placing that another version ended is told from one that is through.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${placingStates(`'running', 'paused', 'stopped', 'done', 'superseded'`)}
    CREATE TABLE waiting_districts (
      ruleset_id uuid NOT NULL REFERENCES rulesets,
      district_id uuid NOT NULL REFERENCES areas,
      -- decides here meanwhile
      version_id uuid NOT NULL REFERENCES ruleset_versions,
      PRIMARY KEY (ruleset_id, district_id)
    );
    ALTER TABLE waiting_districts ENABLE ROW LEVEL SECURITY;
    ALTER TABLE waiting_districts FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner ON waiting_districts TO doorstep_owner USING (true) WITH CHECK (true);
    GRANT SELECT, DELETE ON waiting_districts TO doorstep_service;
    CREATE POLICY service ON waiting_districts TO doorstep_service USING (true);

    CREATE FUNCTION have_districts_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO waiting_districts (ruleset_id, district_id, version_id)
      SELECT NEW.ruleset_id, d.id, before.id FROM areas d CROSS JOIN (
        SELECT v.id FROM ruleset_versions v WHERE v.ruleset_id = NEW.ruleset_id AND v.state = 'retired'
        ORDER BY v.published_at DESC, v.number DESC LIMIT 1) before
      WHERE d.kind = 'district'
      -- one that the version before never reached stays with the one before that
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;
    CREATE TRIGGER ruleset_versions_wait AFTER UPDATE OF state ON ruleset_versions FOR EACH ROW
      WHEN (NEW.state = 'published' AND OLD.state <> 'published' AND NEW.decides = 'tier') EXECUTE FUNCTION have_districts_wait();

    -- Once for a whole statement: a placing stores thousands at a time. An earlier version may decide, where that of the district cannot be run.
    CREATE FUNCTION check_deciding_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM waiting_districts) AND EXISTS (
        SELECT FROM made m JOIN ruleset_versions v ON v.id = m.ruleset_version_id
        JOIN registrations r ON r.id = m.registration_id JOIN areas p ON p.id = r.patch_id
        JOIN waiting_districts w ON w.ruleset_id = v.ruleset_id AND w.district_id = ANY (p.ancestors)
        JOIN ruleset_versions own ON own.id = w.version_id
        WHERE (v.published_at, v.number) > (own.published_at, own.number)) THEN
        RAISE EXCEPTION 'DISTRICT_NOT_REACHED' USING ERRCODE = 'DS095';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER tier_decisions_version AFTER INSERT ON tier_decisions REFERENCING NEW TABLE AS made
      FOR EACH STATEMENT EXECUTE FUNCTION check_deciding_version();
    REVOKE EXECUTE ON FUNCTION have_districts_wait, check_deciding_version FROM PUBLIC;

    -- for the public page
    CREATE FUNCTION rules_still_deciding() RETURNS TABLE ("key" text, "number" integer, districts jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.key, v.number, jsonb_agg(jsonb_build_object('zh', d.name_zh, 'en', d.name_en) ORDER BY d.code)
      FROM waiting_districts w JOIN rulesets s ON s.id = w.ruleset_id JOIN ruleset_versions v ON v.id = w.version_id
      JOIN areas d ON d.id = w.district_id GROUP BY 1, 2 ORDER BY 1, 2 DESC
    $$;
    REVOKE EXECUTE ON FUNCTION rules_still_deciding() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION rules_still_deciding() TO doorstep_app;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP FUNCTION rules_still_deciding();
    DROP TRIGGER tier_decisions_version ON tier_decisions;
    DROP TRIGGER ruleset_versions_wait ON ruleset_versions;
    DROP FUNCTION have_districts_wait, check_deciding_version;
    DROP TABLE waiting_districts;
    ALTER TABLE ruleset_versions NO FORCE ROW LEVEL SECURITY;
    UPDATE ruleset_versions SET placing_state = 'done' WHERE placing_state = 'superseded';
    ALTER TABLE ruleset_versions FORCE ROW LEVEL SECURITY;
    ${placingStates(`'running', 'paused', 'stopped', 'done'`)}
  `,
  );
}
