import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * An authority adds facts without code: typed reads of what may be observed of its buildings and dwellings. An administrator
 * proposes one, the data protection officer gives an opinion, the data owner decides after it, and the fact is public for
 * fourteen days before rules that read it may be published. Its values are kept with the others', by its key.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE added_facts (
      id uuid PRIMARY KEY,
      -- as rules name it
      key text NOT NULL CHECK (key ~ '^[a-z][A-Za-z0-9]{2,63}$'),
      label_zh text NOT NULL CHECK (length(btrim(label_zh)) BETWEEN 1 AND 100),
      label_en text NOT NULL CHECK (length(btrim(label_en)) BETWEEN 1 AND 100),
      about text NOT NULL CHECK (about IN ('structure', 'equipment', 'documents')),
      -- whose type and subject are the fact's
      observation_key text NOT NULL REFERENCES observation_keys,
      unit text CHECK (unit IN ('count', 'days', 'percent', 'year')),
      -- of an enumeration: [{"value": code, "label": {"zh": text, "en": text}}]
      choices jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(choices) = 'array'),
      purpose_zh text NOT NULL CHECK (length(btrim(purpose_zh)) BETWEEN 3 AND 500),
      purpose_en text NOT NULL CHECK (length(btrim(purpose_en)) BETWEEN 3 AND 500),
      legal_basis_zh text NOT NULL CHECK (length(btrim(legal_basis_zh)) BETWEEN 3 AND 300),
      legal_basis_en text NOT NULL CHECK (length(btrim(legal_basis_en)) BETWEEN 3 AND 300),
      retention text NOT NULL CHECK (retention ~ '^P[1-9][0-9]{0,3}[YMD]$'),
      may_raise boolean NOT NULL,
      visibility text[] NOT NULL CHECK (cardinality(visibility) > 0 AND visibility <@ ARRAY['officer', 'supervisor', 'auditor', 'landlord', 'resident']),
      proposed_by uuid NOT NULL REFERENCES users,
      proposed_at timestamptz NOT NULL,
      opinion text CHECK (opinion IN ('in_favour', 'with_conditions', 'against')),
      opinion_words text CHECK (length(btrim(opinion_words)) BETWEEN 3 AND 2000),
      opinion_by uuid REFERENCES users,
      opinion_at timestamptz,
      decision text CHECK (decision IN ('approved', 'refused')),
      decision_words text CHECK (length(btrim(decision_words)) BETWEEN 3 AND 2000),
      decided_by uuid REFERENCES users,
      decided_at timestamptz,
      CONSTRAINT opinion_is_whole CHECK (num_nulls(opinion, opinion_words, opinion_by, opinion_at) IN (0, 4)),
      CONSTRAINT decision_is_whole CHECK (num_nulls(decision, decision_words, decided_by, decided_at) IN (0, 4)),
      CONSTRAINT opinion_before_decision CHECK (decision IS NULL OR opinion IS NOT NULL),
      CONSTRAINT three_decide_on_a_fact CHECK (proposed_by <> opinion_by AND proposed_by <> decided_by AND opinion_by <> decided_by),
      CONSTRAINT no_forbidden_fact CHECK (NOT (is_forbidden_subject(key) OR is_forbidden_subject(label_zh) OR is_forbidden_subject(label_en)
        OR is_forbidden_subject(purpose_zh) OR is_forbidden_subject(purpose_en) OR is_forbidden_subject(choices::text)))
    );
    CREATE UNIQUE INDEX one_fact_of_a_key ON added_facts (key) WHERE decision IS DISTINCT FROM 'refused';
    ALTER TABLE added_facts ENABLE ROW LEVEL SECURITY;
    ALTER TABLE added_facts FORCE ROW LEVEL SECURITY;
    GRANT SELECT, DELETE ON added_facts TO doorstep_app;
    GRANT INSERT (id, key, label_zh, label_en, about, observation_key, unit, choices, purpose_zh, purpose_en, legal_basis_zh, legal_basis_en,
      retention, may_raise, visibility, proposed_by) ON added_facts TO doorstep_app;
    GRANT UPDATE (opinion, opinion_words, opinion_by, decision, decision_words, decided_by) ON added_facts TO doorstep_app;
    GRANT SELECT ON added_facts TO doorstep_service;
    -- what the role that computes facts needs of them, and nobody's words
    GRANT SELECT (id, key, observation_key, choices, decision) ON added_facts TO doorstep_facts;
    CREATE POLICY owner_read ON added_facts FOR SELECT TO doorstep_owner USING (true);
    CREATE POLICY service ON added_facts FOR SELECT TO doorstep_service USING (true);
    CREATE POLICY facts_read ON added_facts FOR SELECT TO doorstep_facts USING (true);
    -- what is approved is public; residents are explained their tier with it
    CREATE POLICY app_read ON added_facts FOR SELECT TO doorstep_app USING (decision = 'approved' OR (SELECT app_user()) IS NOT NULL);
    CREATE POLICY app_insert ON added_facts FOR INSERT TO doorstep_app
      WITH CHECK (proposed_by = app_user() AND (SELECT has_authority_role('administrator')));
    CREATE POLICY app_update ON added_facts FOR UPDATE TO doorstep_app USING ((SELECT has_role('dpo', 'data_owner')));
    -- an opinion is kept: what has one is decided
    CREATE POLICY app_delete ON added_facts FOR DELETE TO doorstep_app USING (opinion IS NULL AND (SELECT has_authority_role('administrator')));

    -- A day of the calendar, as text: a cast of any other would end the whole register's statement.
    CREATE FUNCTION is_calendar_day(day text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT coalesce(CASE WHEN day ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' AND day >= '0001' THEN
        substr(day, 9, 2)::integer <= extract(day FROM make_date(substr(day, 1, 4)::integer, substr(day, 6, 2)::integer, 1) + interval '1 month - 1 day') END, false)
    $$;
    CREATE FUNCTION fact_usable_at(approved_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
      SELECT approved_at + interval '${14 * 24} hours'
    $$;

    CREATE FUNCTION check_new_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      observed observation_keys;
    BEGIN
      SELECT * INTO observed FROM observation_keys WHERE key = NEW.observation_key;
      IF observed.subject_type NOT IN ('building', 'dwelling') OR observed.value_type NOT IN ('boolean', 'number', 'date', 'enum')
        OR (observed.value_type = 'number') <> (NEW.unit IS NOT NULL) OR (observed.value_type = 'enum') <> (jsonb_array_length(NEW.choices) > 1)
        OR (observed.value_type <> 'enum' AND NEW.choices <> '[]')
        OR EXISTS (SELECT FROM jsonb_array_elements(NEW.choices) c WHERE coalesce(c ->> 'value', '') !~ '^[a-z][a-z0-9_]{0,63}$'
          OR coalesce(length(btrim(c #>> '{label,zh}')), 0) NOT BETWEEN 1 AND 100 OR coalesce(length(btrim(c #>> '{label,en}')), 0) NOT BETWEEN 1 AND 100) THEN
        RAISE EXCEPTION 'FACT_OF_ANOTHER_KIND' USING ERRCODE = 'DS120';
      END IF;
      NEW.proposed_at := programme_now();
      RETURN NEW;
    END $$;
    CREATE TRIGGER added_facts_new BEFORE INSERT ON added_facts FOR EACH ROW EXECUTE FUNCTION check_new_fact();

    CREATE FUNCTION check_fact_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      persons uuid[];
    BEGIN
      IF OLD.decision IS NOT NULL OR (OLD.opinion IS NOT NULL AND (NEW.opinion, NEW.opinion_words, NEW.opinion_by) IS DISTINCT FROM (OLD.opinion, OLD.opinion_words, OLD.opinion_by)) THEN
        RAISE EXCEPTION 'FACT_IS_DECIDED' USING ERRCODE = 'DS121';
      END IF;
      IF OLD.opinion IS NULL AND NEW.decision IS NOT NULL THEN
        RAISE EXCEPTION 'OPINION_MISSING' USING ERRCODE = 'DS122';
      END IF;
      IF OLD.opinion IS NULL AND NEW.opinion IS NOT NULL THEN
        IF NEW.opinion_by IS DISTINCT FROM app_user() THEN
          RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
        END IF;
        IF NOT has_authority_role('dpo') THEN
          RAISE EXCEPTION 'NOT_THEIRS_TO_SAY' USING ERRCODE = 'DS123';
        END IF;
        NEW.opinion_at := programme_now();
      END IF;
      IF NEW.decision IS NOT NULL THEN
        IF NEW.decided_by IS DISTINCT FROM app_user() THEN
          RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
        END IF;
        IF NOT has_authority_role('data_owner') THEN
          RAISE EXCEPTION 'NOT_THEIRS_TO_SAY' USING ERRCODE = 'DS123';
        END IF;
        NEW.decided_at := programme_now();
      END IF;
      persons := array_remove(ARRAY[NEW.proposed_by, NEW.opinion_by, NEW.decided_by], NULL);
      IF EXISTS (SELECT FROM unnest(persons) WITH ORDINALITY AS one(id, at) JOIN unnest(persons) WITH ORDINALITY AS other(id, at) ON one.at < other.at
          WHERE one.id = other.id OR NOT are_independent(one.id, other.id))
        OR EXISTS (SELECT FROM role_grants WHERE role IN ('administrator', 'dpo', 'data_owner') AND user_id = ANY (persons) AND granted_by = ANY (persons)) THEN
        RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER added_facts_step BEFORE UPDATE ON added_facts FOR EACH ROW EXECUTE FUNCTION check_fact_step();

    -- Rules that name a fact which is not approved, or not public for long enough, do not come into force, whoever puts them there.
    CREATE FUNCTION check_facts_are_public() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM (
            SELECT jsonb_path_query(NEW.document, 'strict $.**.fact') UNION ALL
            -- shown with a drafted finding, without being asked about
            SELECT jsonb_path_query(NEW.document, '$.rules[*].event.params.evidence[*]')) AS named(fact) JOIN added_facts f ON f.key = named.fact #>> '{}'
          WHERE NOT EXISTS (SELECT FROM added_facts a WHERE a.key = f.key AND a.decision = 'approved' AND fact_usable_at(a.decided_at) <= programme_now())) THEN
        RAISE EXCEPTION 'FACT_NOT_PUBLIC_LONG_ENOUGH' USING ERRCODE = 'DS124';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER ruleset_versions_use_public_facts BEFORE INSERT OR UPDATE OF state ON ruleset_versions FOR EACH ROW
      WHEN (NEW.state = 'published') EXECUTE FUNCTION check_facts_are_public();
    REVOKE EXECUTE ON FUNCTION is_calendar_day, fact_usable_at, check_new_fact, check_fact_step, check_facts_are_public FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION is_calendar_day TO doorstep_facts, doorstep_app, doorstep_service;
    GRANT EXECUTE ON FUNCTION fact_usable_at TO doorstep_app, doorstep_service;

    -- by the fact's key; what is unknown has no entry
    ALTER TABLE registration_facts ADD COLUMN added jsonb;
    ALTER TABLE building_facts ADD COLUMN added jsonb;

    -- Of approved facts, for the public page.
    CREATE FUNCTION public_facts() RETURNS TABLE ("key" text, label jsonb, about text, purpose jsonb, legal_basis jsonb, retention text, may_raise boolean,
      opinion text, public_since timestamptz, usable_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT f.key, jsonb_build_object('zh', label_zh, 'en', label_en), f.about, jsonb_build_object('zh', purpose_zh, 'en', purpose_en),
        jsonb_build_object('zh', legal_basis_zh, 'en', legal_basis_en), f.retention, f.may_raise, f.opinion, f.decided_at, fact_usable_at(f.decided_at)
      FROM added_facts f WHERE f.decision = 'approved' ORDER BY f.decided_at DESC, f.key
    $$;
    REVOKE EXECUTE ON FUNCTION public_facts() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public_facts() TO doorstep_app;

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES ('added_fact.proposed', 'user', ARRAY['administrator']),
      ('added_fact.withdrawn', 'user', ARRAY['administrator']), ('added_fact.opinion_given', 'user', ARRAY['dpo']),
      ('added_fact.decided', 'user', ARRAY['data_owner']);
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action LIKE 'added\\_fact.%';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    DROP FUNCTION public_facts();
    DROP TRIGGER ruleset_versions_use_public_facts ON ruleset_versions;
    DROP TABLE added_facts;
    DROP FUNCTION check_facts_are_public, check_fact_step, check_new_fact, is_calendar_day, fact_usable_at;
    ALTER TABLE registration_facts DROP COLUMN added;
    ALTER TABLE building_facts DROP COLUMN added;
  `,
  );
}
