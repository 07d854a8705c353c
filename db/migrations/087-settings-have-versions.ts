import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

/** What check_ruleset_version (029) asks of whoever approves, word for word: from now on in a function of its own. */
const ASKED_OF_RULESETS = `IF by_person AND NEW.approver_id IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
      END IF;
      -- author, approver and whoever gave either of them the role are three different persons
      IF EXISTS (SELECT FROM role_grants
                 WHERE role = 'administrator' AND user_id IN (NEW.author_id, NEW.approver_id)
                   AND granted_by IN (NEW.author_id, NEW.approver_id)) THEN
        RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
      END IF;
      IF NOT EXISTS (SELECT FROM role_grants
                     WHERE role = 'administrator' AND user_id = NEW.approver_id AND area_id IN (SELECT id FROM areas WHERE kind = 'authority')
                       AND valid_from <= programme_today() AND (valid_to IS NULL OR valid_to > programme_today())) THEN
        RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
      END IF;
      IF EXISTS (SELECT FROM password_resets
                 WHERE user_id IN (NEW.author_id, NEW.approver_id) AND reset_by IN (NEW.author_id, NEW.approver_id)
                   AND at > now() - cooling_off) THEN
        RAISE EXCEPTION 'APPROVAL_COOLS_OFF' USING ERRCODE = 'DS016';
      END IF;`;
const ASKED_OF_BOTH = `PERFORM check_approval(NEW.author_id, NEW.approver_id);`;
const COOLING_OFF = `-- Whoever sets somebody's password could sign in as them: until they would have noticed, neither approves the other.
    cooling_off CONSTANT interval := interval '24 hours';
    by_person CONSTANT`;
const WITHOUT_COOLING_OFF = 'by_person CONSTANT';

const NEWEST = `kind = 'revisitRound' ORDER BY number DESC LIMIT 1`;
const IN_FORCE = `kind = 'revisitRound' AND state = 'published'`;

const ACTIONS = ['drafted', 'changed', 'submitted', 'taken_back', 'published', 'rejected'];
const TRANSITIONS = [
  ['draft', 'in_review'],
  ['in_review', 'draft'],
  ['in_review', 'published'],
  ['in_review', 'rejected'],
  ['published', 'retired'],
];
const AUTHORITY = `(SELECT has_authority_role('administrator'))`;

/**
 * Settings of a procedure have the life of a version of rules: drafted in one's own name, handed in, put into force by a second
 * person, replaced and never just taken away. All kinds need that person: each of them reaches residents, if only by the hours
 * that are left for them.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- What is asked of whoever approves what somebody wrote for the whole authority.
    CREATE FUNCTION check_approval(author uuid, approver uuid) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- Whoever sets somebody's password could sign in as them: until they would have noticed, neither approves the other.
      cooling_off CONSTANT interval := interval '24 hours';
    BEGIN
      IF session_user = 'doorstep_app' AND approver IS DISTINCT FROM app_user() THEN
        RAISE EXCEPTION 'APPROVAL_IN_OWN_NAME' USING ERRCODE = 'DS015';
      END IF;
      -- author, approver and whoever gave either of them the role are three different persons
      IF EXISTS (SELECT FROM role_grants WHERE role = 'administrator' AND user_id IN (author, approver) AND granted_by IN (author, approver)) THEN
        RAISE EXCEPTION 'THREE_PERSONS_NEEDED' USING ERRCODE = 'DS005';
      END IF;
      IF NOT EXISTS (SELECT FROM role_grants
                     WHERE role = 'administrator' AND user_id = approver AND area_id IN (SELECT id FROM areas WHERE kind = 'authority')
                       AND valid_from <= programme_today() AND (valid_to IS NULL OR valid_to > programme_today())) THEN
        RAISE EXCEPTION 'APPROVER_NEEDS_ROLE' USING ERRCODE = 'DS006';
      END IF;
      IF EXISTS (SELECT FROM password_resets
                 WHERE user_id IN (author, approver) AND reset_by IN (author, approver) AND at > now() - cooling_off) THEN
        RAISE EXCEPTION 'APPROVAL_COOLS_OFF' USING ERRCODE = 'DS016';
      END IF;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_approval(uuid, uuid) FROM PUBLIC;
    ${rewriteFunction('check_ruleset_version', ASKED_OF_RULESETS, ASKED_OF_BOTH)}
    ${rewriteFunction('check_ruleset_version', COOLING_OFF, WITHOUT_COOLING_OFF)}

    ALTER TABLE procedure_settings
      ALTER COLUMN published_at DROP DEFAULT, ALTER COLUMN published_at DROP NOT NULL,
      ADD COLUMN state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in_review', 'published', 'retired', 'rejected')),
      ADD COLUMN note text CONSTRAINT settings_note_is_short CHECK (length(note) <= 500),
      ADD COLUMN approver_id uuid REFERENCES users,
      ADD COLUMN created_at timestamptz,
      ADD COLUMN submitted_at timestamptz,
      ADD COLUMN retired_at timestamptz,
      ADD COLUMN version integer NOT NULL DEFAULT 1,
      ADD CONSTRAINT procedure_settings_kind_check CHECK (kind IN ('revisitRound', 'siteVisit', 'officerWork', 'rulePublication')),
      ADD CONSTRAINT settings_are_an_object CHECK (jsonb_typeof(document) = 'object');
    ALTER TABLE procedure_settings NO FORCE ROW LEVEL SECURITY;
    -- no command wrote any: who did it in SQL had no second person, and no name counts as one
    UPDATE procedure_settings SET author_id = NULL, created_at = published_at, retired_at = replaced.at,
      state = CASE WHEN replaced.at IS NULL THEN 'published' ELSE 'retired' END
    FROM (SELECT id, lead(published_at) OVER (PARTITION BY kind ORDER BY number) AS at FROM procedure_settings) replaced
    WHERE replaced.id = procedure_settings.id;
    ALTER TABLE procedure_settings FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedure_settings ALTER COLUMN created_at SET NOT NULL,
      ADD CONSTRAINT author_and_approver_differ CHECK (approver_id <> author_id),
      ADD CONSTRAINT published_needs_approver CHECK (state NOT IN ('published', 'retired') OR author_id IS NULL OR approver_id IS NOT NULL);
    CREATE UNIQUE INDEX one_settings_in_force ON procedure_settings (kind) WHERE state = 'published';
    CREATE UNIQUE INDEX one_settings_in_the_making ON procedure_settings (kind) WHERE state IN ('draft', 'in_review');

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ${TRANSITIONS.map(([before, after]) => `('procedure_settings', '${before}', '${after}')`).join(', ')};
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;

    -- what a person may write begins as a draft, and when something happened is not theirs to say
    REVOKE INSERT ON procedure_settings FROM doorstep_app;
    GRANT INSERT (id, kind, number, document, note, author_id) ON procedure_settings TO doorstep_app;
    GRANT UPDATE (document, note, state, approver_id, version) ON procedure_settings TO doorstep_app;
    CREATE POLICY app_update ON procedure_settings FOR UPDATE TO doorstep_app USING (${AUTHORITY}) WITH CHECK (${AUTHORITY});

    CREATE FUNCTION check_settings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      -- what is shipped may be stored before there is a programme
      at CONSTANT timestamptz := coalesce(programme_now(), now());
      by_person CONSTANT boolean := session_user = 'doorstep_app';
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.created_at := at;
      ELSE
        IF (OLD.kind, OLD.number, OLD.author_id, OLD.created_at) IS DISTINCT FROM (NEW.kind, NEW.number, NEW.author_id, NEW.created_at)
           OR (OLD.state <> 'draft' AND (OLD.document, OLD.note) IS DISTINCT FROM (NEW.document, NEW.note))
           OR (NEW.approver_id IS DISTINCT FROM OLD.approver_id AND NOT (OLD.state = 'in_review' AND NEW.state = 'published')) THEN
          RAISE EXCEPTION 'VERSION_IS_FIXED' USING ERRCODE = 'DS004';
        END IF;
        -- else somebody could approve what they wrote into another's draft, or have it back before it is read
        IF by_person AND NEW.author_id IS DISTINCT FROM app_user()
           AND ((OLD.document, OLD.note) IS DISTINCT FROM (NEW.document, NEW.note) OR (OLD.state = 'in_review' AND NEW.state = 'draft')) THEN
          RAISE EXCEPTION 'DRAFT_OF_ANOTHER' USING ERRCODE = 'DS017';
        END IF;
        IF NEW.state <> OLD.state THEN
          PERFORM check_transition('procedure_settings', OLD.state, NEW.state);
        END IF;
      END IF;
      IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
        NEW.submitted_at := CASE NEW.state WHEN 'in_review' THEN at WHEN 'draft' THEN NULL ELSE NEW.submitted_at END;
        NEW.published_at := CASE NEW.state WHEN 'published' THEN at ELSE NEW.published_at END;
        NEW.retired_at := CASE NEW.state WHEN 'retired' THEN at ELSE NEW.retired_at END;
        IF NEW.state = 'published' AND NEW.author_id IS NOT NULL THEN
          PERFORM check_approval(NEW.author_id, NEW.approver_id);
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_settings FROM PUBLIC;
    CREATE TRIGGER procedure_settings_checked BEFORE INSERT OR UPDATE ON procedure_settings FOR EACH ROW EXECUTE FUNCTION check_settings();
    CREATE TRIGGER procedure_settings_publisher BEFORE UPDATE OF state ON procedure_settings FOR EACH ROW
      WHEN (NEW.state = 'published' AND OLD.state <> 'published' AND NEW.author_id IS NOT NULL AND NEW.approver_id IS NOT NULL)
      EXECUTE FUNCTION check_approver('author_id', 'approver_id');

    -- What is in force is replaced, never just taken away: looked at when the transaction ends.
    CREATE FUNCTION check_settings_replaced() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM procedure_settings WHERE kind = NEW.kind AND state = 'published') THEN
        RAISE EXCEPTION 'VERSION_NOT_REPLACED' USING ERRCODE = 'DS018';
      END IF;
      RETURN NULL;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_settings_replaced FROM PUBLIC;
    CREATE CONSTRAINT TRIGGER procedure_settings_replaced AFTER UPDATE OF state ON procedure_settings DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.state = 'retired') EXECUTE FUNCTION check_settings_replaced();
    ${rewriteFunction('revisit_settings', NEWEST, IN_FORCE)}

    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${ACTIONS.map((action) => `('procedure_settings.${action}', 'user', ARRAY['administrator'])`).join(', ')};
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
  `,
  );
}

/** Before this the newest counted: what never came into force is deleted. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action LIKE 'procedure\\_settings.%';
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ${rewriteFunction('revisit_settings', IN_FORCE, NEWEST)}
    DROP TRIGGER procedure_settings_replaced ON procedure_settings;
    DROP FUNCTION check_settings_replaced;
    DROP TRIGGER procedure_settings_publisher ON procedure_settings;
    DROP TRIGGER procedure_settings_checked ON procedure_settings;
    DROP FUNCTION check_settings;
    DROP POLICY app_update ON procedure_settings;
    REVOKE UPDATE (document, note, state, approver_id, version) ON procedure_settings FROM doorstep_app;
    REVOKE INSERT (id, kind, number, document, note, author_id) ON procedure_settings FROM doorstep_app;
    GRANT INSERT ON procedure_settings TO doorstep_app;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'procedure_settings';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP INDEX one_settings_in_the_making, one_settings_in_force;
    ALTER TABLE procedure_settings NO FORCE ROW LEVEL SECURITY;
    DELETE FROM procedure_settings WHERE published_at IS NULL;
    ALTER TABLE procedure_settings FORCE ROW LEVEL SECURITY;
    ALTER TABLE procedure_settings
      DROP CONSTRAINT published_needs_approver, DROP CONSTRAINT author_and_approver_differ,
      DROP CONSTRAINT settings_are_an_object, DROP CONSTRAINT procedure_settings_kind_check,
      DROP COLUMN version, DROP COLUMN retired_at, DROP COLUMN submitted_at, DROP COLUMN created_at, DROP COLUMN approver_id,
      DROP COLUMN note, DROP COLUMN state,
      ALTER COLUMN published_at SET NOT NULL, ALTER COLUMN published_at SET DEFAULT now();
    ${rewriteFunction('check_ruleset_version', WITHOUT_COOLING_OFF, COOLING_OFF)}
    ${rewriteFunction('check_ruleset_version', ASKED_OF_BOTH, ASKED_OF_RULESETS)}
    DROP FUNCTION check_approval;
  `,
  );
}
