import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

/** What chance alone may bring about is to be explained too: the interval helps whoever explains it. */
const EXCEEDS = [
  'coalesce(v >= 5 AND rate_ratio > 1.25 AND low > 1, false)',
  'coalesce(v >= 5 AND rate_ratio > 1.25, false)',
] as const;

const JUSTIFIED = [
  `IF EXISTS (SELECT FROM unnest(report.exceeded) AS e(dimension) WHERE NOT EXISTS (
            SELECT FROM visit_rate_justifications j WHERE j.version_id = NEW.id AND j.dimension = e.dimension)) THEN`,
  `IF unjustified_dimensions(NEW.id) <> '{}' THEN`,
] as const;

const WEIGHED = `UPDATE neutrality_reports SET exceeded = ARRAY(SELECT DISTINCT dimension FROM visit_rates WHERE version_id = of_version AND exceeds ORDER BY 1)
    WHERE version_id = of_version;`;
const CARRIED = [WEIGHED, `${WEIGHED}\n    PERFORM carry_justifications(of_version);`] as const;

const AUTHORS_ONLY = `IF NOT EXISTS (SELECT FROM ruleset_versions v JOIN neutrality_reports r`;
const AUTHORS = [
  AUTHORS_ONLY,
  `-- what held for the version in force, see carry_justifications: no login may say so by itself
      IF TG_OP = 'INSERT' AND NEW.carried_from IS NOT NULL THEN
        RETURN NEW;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        NEW.written_by := coalesce(app_user(), NEW.written_by);
        NEW.carried_from := NULL;
      END IF;
      ${AUTHORS_ONLY}`,
] as const;

/**
 * A group that is visited more than 1.25 times as often as the others is justified whether or not chance explains it. Words hold for the
 * groups about which they were written, while the ratio of none has grown by more than a tenth: of the same version that is assessed
 * again, and of a later one.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('judge_visit_rates', ...EXCEEDS)}
    -- the version for which they were written, where that is another one
    ALTER TABLE visit_rate_justifications ADD COLUMN carried_from uuid REFERENCES ruleset_versions;
    ALTER POLICY app_update ON visit_rate_justifications
      USING ((written_by = app_user() OR carried_from IS NOT NULL) AND (SELECT has_authority_role('administrator')))
      WITH CHECK (written_by = app_user() AND (SELECT has_authority_role('administrator')));
    -- nobody reads them: they are figures, and whoever writes words sees none
    CREATE TABLE justified_ratios (
      version_id uuid NOT NULL,
      dimension text NOT NULL,
      grp text NOT NULL,
      -- NULL where it is kept from readers
      ratio double precision,
      PRIMARY KEY (version_id, dimension, grp),
      FOREIGN KEY (version_id, dimension) REFERENCES visit_rate_justifications ON DELETE CASCADE
    );
    ALTER TABLE justified_ratios ENABLE ROW LEVEL SECURITY;
    ALTER TABLE justified_ratios FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner ON justified_ratios TO doorstep_owner USING (true) WITH CHECK (true);
    INSERT INTO justified_ratios (version_id, dimension, grp, ratio)
    SELECT j.version_id, j.dimension, r.grp, r.ratio FROM visit_rate_justifications j JOIN visit_rates r USING (version_id, dimension) WHERE r.exceeds;

    CREATE FUNCTION keep_justified_ratios() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      DELETE FROM justified_ratios WHERE version_id = NEW.version_id AND dimension = NEW.dimension;
      INSERT INTO justified_ratios (version_id, dimension, grp, ratio)
      SELECT r.version_id, r.dimension, r.grp, r.ratio FROM visit_rates r
      WHERE r.version_id = NEW.version_id AND r.dimension = NEW.dimension AND r.exceeds;
      RETURN NULL;
    END $$;
    CREATE TRIGGER justification_about AFTER INSERT OR UPDATE ON visit_rate_justifications FOR EACH ROW
      WHEN (NEW.carried_from IS NULL) EXECUTE FUNCTION keep_justified_ratios();

    -- Dimensions of which nothing is said, or in which a group came to exceed, or grew by more than a tenth, since it was.
    CREATE FUNCTION unjustified_dimensions(of_version uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT ARRAY(SELECT DISTINCT r.dimension FROM visit_rates r
        LEFT JOIN justified_ratios j ON (j.version_id, j.dimension, j.grp) = (r.version_id, r.dimension, r.grp)
        WHERE r.version_id = of_version AND r.exceeds AND (j.grp IS NULL OR r.ratio > j.ratio * 1.1) ORDER BY 1)
    $$;

    -- Words about the version in force hold for one in review as long as they cover all of its groups; where a ratio is withheld nobody
    -- could see it grow, and they are written anew. What the author wrote themselves stays.
    CREATE FUNCTION carry_justifications(of_version uuid) RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$
      DELETE FROM visit_rate_justifications WHERE version_id = of_version AND carried_from IS NOT NULL;
      WITH before AS (
        SELECT j.* FROM ruleset_versions v JOIN ruleset_versions f ON f.ruleset_id = v.ruleset_id AND f.state = 'published'
        JOIN visit_rate_justifications j ON j.version_id = f.id
        JOIN neutrality_reports n ON n.version_id = v.id AND j.dimension = ANY (n.exceeded)
        WHERE v.id = of_version AND NOT EXISTS (
          SELECT FROM visit_rates r LEFT JOIN justified_ratios o ON (o.version_id, o.dimension, o.grp) = (j.version_id, r.dimension, r.grp)
          WHERE r.version_id = v.id AND r.dimension = j.dimension AND r.exceeds AND (r.ratio <= o.ratio * 1.1) IS NOT TRUE)
      ), carried AS (
        INSERT INTO visit_rate_justifications (version_id, dimension, text_zh, text_en, written_by, written_at, carried_from)
        SELECT of_version, dimension, text_zh, text_en, written_by, written_at, coalesce(carried_from, version_id) FROM before
        ON CONFLICT DO NOTHING RETURNING dimension
      )
      INSERT INTO justified_ratios (version_id, dimension, grp, ratio)
      SELECT of_version, o.dimension, o.grp, o.ratio FROM carried c JOIN before b USING (dimension)
      JOIN justified_ratios o ON (o.version_id, o.dimension) = (b.version_id, b.dimension)
    $$;
    REVOKE EXECUTE ON FUNCTION keep_justified_ratios, unjustified_dimensions, carry_justifications FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION unjustified_dimensions TO doorstep_app;
    ${rewriteFunction('check_justification', ...AUTHORS)}
    ${rewriteFunction('store_neutrality_report', ...CARRIED)}
    ${rewriteFunction('check_neutrality', ...JUSTIFIED)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('check_neutrality', JUSTIFIED[1], JUSTIFIED[0])}
    ${rewriteFunction('store_neutrality_report', CARRIED[1], CARRIED[0])}
    ${rewriteFunction('check_justification', AUTHORS[1], AUTHORS[0])}
    DROP FUNCTION unjustified_dimensions, carry_justifications;
    DROP TRIGGER justification_about ON visit_rate_justifications;
    DROP FUNCTION keep_justified_ratios;
    DROP TABLE justified_ratios;
    DROP POLICY app_update ON visit_rate_justifications;
    CREATE POLICY app_update ON visit_rate_justifications FOR UPDATE TO doorstep_app
      USING (written_by = app_user() AND (SELECT has_authority_role('administrator')));
    ALTER TABLE visit_rate_justifications DROP COLUMN carried_from;
    ${rewriteFunction('judge_visit_rates', EXCEEDS[1], EXCEEDS[0])}
  `,
  );
}
