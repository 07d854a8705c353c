import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const END = ['ended_words', 'ended_by', 'ended_at'];
const endChanges = (verb: 'IS DISTINCT FROM' | 'IS NOT DISTINCT FROM'): string =>
  `(${END.map((column) => `NEW.${column}`).join(', ')}) ${verb} (${END.map((column) => `OLD.${column}`).join(', ')})`;

const noForbiddenFact = (more: readonly string[], validated: 'NOT VALID' | ''): string => `
  ALTER TABLE added_facts DROP CONSTRAINT no_forbidden_fact, ADD CONSTRAINT no_forbidden_fact
    CHECK (NOT (${['key', 'label_zh', 'label_en', 'purpose_zh', 'purpose_en', ...more, 'choices::text']
      .map((text) => `is_forbidden_subject(${text})`)
      .join(' OR ')})) ${validated};`;

const publicFacts = (ended: { column: string; value: string }): string => `
  DROP FUNCTION public_facts();
  CREATE FUNCTION public_facts() RETURNS TABLE ("key" text, label jsonb, about text, purpose jsonb, legal_basis jsonb, retention text, may_raise boolean,
      opinion text, public_since timestamptz, usable_at timestamptz${ended.column}) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT f.key, jsonb_build_object('zh', label_zh, 'en', label_en), f.about, jsonb_build_object('zh', purpose_zh, 'en', purpose_en),
        jsonb_build_object('zh', legal_basis_zh, 'en', legal_basis_en), f.retention, f.may_raise, f.opinion, f.decided_at, fact_usable_at(f.decided_at)${ended.value}
      FROM added_facts f WHERE f.decision = 'approved' ORDER BY f.decided_at DESC, f.key
    $$;
  REVOKE EXECUTE ON FUNCTION public_facts() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION public_facts() TO doorstep_app;`;

/**
 * What was added ends too: a value when it was kept for as long as was said, and the fact when the data owner says so. One person may end a
 * use of data, at once, while no rules in force, or approved for a time to come, read it; its key is not given again, since stored decisions
 * are explained with it. No value is read before the fact was public for its fourteen days.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE added_facts
      ADD COLUMN ended_words text CHECK (length(btrim(ended_words)) BETWEEN 3 AND 2000),
      ADD COLUMN ended_by uuid REFERENCES users,
      ADD COLUMN ended_at timestamptz,
      ADD CONSTRAINT end_is_whole CHECK (num_nulls(${END.join(', ')}) IN (0, 3)),
      ADD CONSTRAINT what_ends_was_approved CHECK (ended_at IS NULL OR decision IS NOT DISTINCT FROM 'approved');
    GRANT UPDATE (ended_words, ended_by) ON added_facts TO doorstep_app;
    ${noForbiddenFact(['legal_basis_zh', 'legal_basis_en'], 'NOT VALID')}

    DROP TRIGGER added_facts_step ON added_facts;
    CREATE TRIGGER added_facts_step BEFORE UPDATE ON added_facts FOR EACH ROW
      WHEN (${endChanges('IS NOT DISTINCT FROM')}) EXECUTE FUNCTION check_fact_step();

    CREATE FUNCTION facts_named_by(document jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_path_query(document, 'strict $.**.fact') #>> '{}' UNION
      -- shown with a drafted finding, without being asked about
      SELECT jsonb_path_query(document, '$.rules[*].event.params.evidence[*]') #>> '{}'
    $$;
    REVOKE EXECUTE ON FUNCTION facts_named_by(jsonb) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION facts_named_by(jsonb) TO doorstep_app;

    CREATE FUNCTION check_fact_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      said CONSTANT text[] := ARRAY[${END.map((column) => `'${column}'`).join(', ')}];
    BEGIN
      -- rules that come into force with it are committed before this looks, or find it ended
      PERFORM pg_advisory_xact_lock(hashtext('doorstep facts in use'));
      IF OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - said IS DISTINCT FROM to_jsonb(OLD) - said THEN
        RAISE EXCEPTION 'FACT_IS_DECIDED' USING ERRCODE = 'DS121';
      END IF;
      IF NEW.ended_by IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
      END IF;
      IF NOT has_authority_role('data_owner') THEN
        RAISE EXCEPTION 'NOT_THEIRS_TO_SAY' USING ERRCODE = 'DS123';
      END IF;
      IF EXISTS (SELECT FROM ruleset_versions v WHERE v.state IN ('approved', 'published') AND OLD.key IN (SELECT facts_named_by(v.document))) THEN
        RAISE EXCEPTION 'FACT_IN_USE' USING ERRCODE = 'DS085';
      END IF;
      NEW.ended_at := programme_now();
      RETURN NEW;
    END $$;
    CREATE TRIGGER added_facts_end BEFORE UPDATE ON added_facts FOR EACH ROW
      WHEN (${endChanges('IS DISTINCT FROM')}) EXECUTE FUNCTION check_fact_end();

    -- One that names it may still be taken back or sent back, and be written without it.
    CREATE FUNCTION check_no_ended_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.document = OLD.document AND NEW.state NOT IN ('in_review', 'approved', 'published') THEN
          RETURN NEW;
        END IF;
      END IF;
      IF NOT EXISTS (SELECT FROM added_facts f WHERE f.key IN (SELECT facts_named_by(NEW.document))) THEN
        RETURN NEW;
      END IF;
      PERFORM pg_advisory_xact_lock_shared(hashtext('doorstep facts in use'));
      IF EXISTS (SELECT FROM added_facts f WHERE f.ended_at IS NOT NULL AND f.key IN (SELECT facts_named_by(NEW.document))) THEN
        RAISE EXCEPTION 'FACT_HAS_ENDED' USING ERRCODE = 'DS089';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER ruleset_versions_no_ended_fact BEFORE INSERT OR UPDATE OF document, state ON ruleset_versions FOR EACH ROW
      EXECUTE FUNCTION check_no_ended_fact();
    REVOKE EXECUTE ON FUNCTION check_fact_end, check_no_ended_fact FROM PUBLIC;

    -- the role that computes facts asks for how long values are kept, and from when to when they may be read
    GRANT SELECT (retention, decided_at, ended_at) ON added_facts TO doorstep_facts;
    GRANT EXECUTE ON FUNCTION fact_usable_at TO doorstep_facts;
    -- as of registration_facts: until when time alone changes nothing in the row
    ALTER TABLE building_facts ADD COLUMN kept_at timestamptz NOT NULL DEFAULT '-infinity', ADD COLUMN expires_at timestamptz NOT NULL DEFAULT '-infinity';
    CREATE INDEX building_facts_expire ON building_facts (expires_at) WHERE expires_at < 'infinity';
    ${publicFacts({ column: ', ended_at timestamptz', value: ', f.ended_at' })}

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('added_fact.ended', 'user', ARRAY['data_owner']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action = 'added_fact.ended';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ${publicFacts({ column: '', value: '' })}
    DROP INDEX building_facts_expire;
    ALTER TABLE building_facts DROP COLUMN kept_at, DROP COLUMN expires_at;
    REVOKE EXECUTE ON FUNCTION fact_usable_at FROM doorstep_facts;
    REVOKE SELECT (retention, decided_at, ended_at) ON added_facts FROM doorstep_facts;
    DROP TRIGGER ruleset_versions_no_ended_fact ON ruleset_versions;
    DROP TRIGGER added_facts_end ON added_facts;
    DROP FUNCTION check_no_ended_fact, check_fact_end, facts_named_by;
    DROP TRIGGER added_facts_step ON added_facts;
    CREATE TRIGGER added_facts_step BEFORE UPDATE ON added_facts FOR EACH ROW EXECUTE FUNCTION check_fact_step();
    ${noForbiddenFact([], '')}
    ALTER TABLE added_facts DROP COLUMN ended_words, DROP COLUMN ended_by, DROP COLUMN ended_at;
  `,
  );
}
