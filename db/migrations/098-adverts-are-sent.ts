import type { Knex } from 'knex';
import { asOwner } from './as-owner';

const STATES = [
  'received',
  'matched',
  'uncertain',
  'unmatched',
  'registered',
  'unregistered_let',
  'gone',
  'dismissed',
];
/** States in which an advert has a home on the register. */
const AT_A_HOME = `('matched', 'registered', 'unregistered_let')`;
const TRANSITIONS = [
  ['received', 'matched'],
  ['received', 'uncertain'],
  ['received', 'unmatched'],
  ['received', 'gone'],
  ['uncertain', 'matched'],
  ['uncertain', 'unmatched'],
  ['uncertain', 'dismissed'],
  ['uncertain', 'received'],
  ['uncertain', 'gone'],
  ['unmatched', 'received'],
  ['unmatched', 'dismissed'],
  ['unmatched', 'gone'],
  ['matched', 'registered'],
  ['matched', 'unregistered_let'],
  ['matched', 'received'],
  ['matched', 'gone'],
  ['registered', 'unregistered_let'],
  ['registered', 'received'],
  ['registered', 'gone'],
  ['unregistered_let', 'registered'],
  ['unregistered_let', 'received'],
  ['unregistered_let', 'dismissed'],
  ['unregistered_let', 'gone'],
  ['gone', 'received'],
  // its source sends it with another address
  ['dismissed', 'received'],
];
const REASONS = ['not_a_home', 'not_let', 'outside_the_area', 'not_on_register', 'wrong_in_file'];
const HOME = `EXISTS (SELECT FROM dwellings d WHERE d.id = dwelling_id)`;
const PLACED = (...roles: string[]) => {
  const list = roles.map((role) => `'${role}'`).join(', ');
  return `CASE WHEN patch_id IS NULL THEN (SELECT has_authority_role(${list})) ELSE patch_id IN (SELECT granted_patches(${list})) END`;
};
const AUTHORITY = `(SELECT has_authority_role('administrator'))`;
const HOLDS_A_ROLE = `(SELECT has_role('administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo'))`;
const FACT_COLUMNS = 'id, dwelling_id, feed, first_seen_on, last_seen_on, ended_on';
const ACTIONS = [
  ['advert.matched', 'supervisor'],
  ['advert.dismissed', 'supervisor'],
  ['advert_source.allowed', 'administrator'],
  ['advert_source.ended', 'administrator'],
];

/**
 * Adverts that agencies and licensed sources send, from a list of sources that the authority allows: the programme collects none
 * by itself. Of an advert it keeps where, what and when, and nothing of who; which home is meant is matched, or decided by a person.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE advert_sources (
      key text PRIMARY KEY CONSTRAINT advert_source_key_is_a_key CHECK (key ~ '^[a-z][a-z0-9-]{1,63}$'),
      kind text NOT NULL CHECK (kind IN ('agency', 'licensed')),
      name_zh text NOT NULL CONSTRAINT advert_source_name_zh_is_short CHECK (length(name_zh) BETWEEN 1 AND 100),
      name_en text NOT NULL CONSTRAINT advert_source_name_en_is_short CHECK (length(name_en) BETWEEN 1 AND 100),
      -- what a source that is no agency sends under
      licence text CONSTRAINT advert_source_licence_is_short CHECK (length(licence) BETWEEN 1 AND 500),
      allowed_by uuid REFERENCES users,
      allowed_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT licensed_source_has_a_licence CHECK (kind <> 'licensed' OR licence IS NOT NULL)
    );
    ALTER TABLE advert_sources ENABLE ROW LEVEL SECURITY;
    ALTER TABLE advert_sources FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON advert_sources TO doorstep_app, doorstep_service;
    GRANT INSERT (key, kind, name_zh, name_en, licence, allowed_by), UPDATE (ended_at) ON advert_sources TO doorstep_app;
    GRANT INSERT ON advert_sources TO doorstep_service;
    CREATE POLICY service_read ON advert_sources FOR SELECT TO doorstep_service USING (true);
    CREATE POLICY service_insert ON advert_sources FOR INSERT TO doorstep_service WITH CHECK (true);
    CREATE POLICY app_read ON advert_sources FOR SELECT TO doorstep_app USING (${HOLDS_A_ROLE});
    CREATE POLICY app_insert ON advert_sources FOR INSERT TO doorstep_app WITH CHECK (allowed_by = app_user() AND ${AUTHORITY});
    CREATE POLICY app_update ON advert_sources FOR UPDATE TO doorstep_app USING (${AUTHORITY}) WITH CHECK (${AUTHORITY});
    CREATE POLICY owner_read ON advert_sources FOR SELECT TO doorstep_owner USING (true);

    -- What stood before came from no list: it is kept under its name, which sends no more.
    ALTER TABLE adverts NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE advert_sources NO FORCE ROW LEVEL SECURITY;
    INSERT INTO advert_sources (key, kind, name_zh, name_en, ended_at)
      SELECT 'before-' || row_number() OVER (ORDER BY feed), 'agency', left(feed, 100), left(feed, 100), now() FROM (SELECT DISTINCT feed FROM adverts WHERE feed <> '') f;
    ALTER TABLE advert_sources FORCE ROW LEVEL SECURITY;
    ALTER TABLE adverts
      ALTER COLUMN dwelling_id DROP NOT NULL,
      ADD COLUMN reference text NOT NULL DEFAULT '',
      ADD COLUMN address text NOT NULL DEFAULT '',
      ADD COLUMN unit_kind text NOT NULL DEFAULT 'dwelling' CHECK (unit_kind IN ('dwelling', 'room', 'bed')),
      ADD COLUMN state text NOT NULL DEFAULT 'received' CHECK (state IN (${STATES.map((state) => `'${state}'`).join(', ')})),
      ADD COLUMN patch_id uuid REFERENCES areas,
      ADD COLUMN due_at timestamptz,
      ADD COLUMN dismissed_reason text CHECK (dismissed_reason IN (${REASONS.map((reason) => `'${reason}'`).join(', ')})),
      ADD COLUMN decided_by uuid REFERENCES users,
      ADD COLUMN decided_at timestamptz,
      ADD COLUMN import_id uuid REFERENCES imports,
      ADD COLUMN version integer NOT NULL DEFAULT 1;
    UPDATE adverts SET reference = id::text, state = 'matched', address = '-',
      feed = coalesce((SELECT s.key FROM advert_sources s WHERE s.name_en = left(feed, 100)), 'before-1');
    ALTER TABLE adverts FORCE ROW LEVEL SECURITY;
    ALTER TABLE adverts
      ALTER COLUMN reference DROP DEFAULT, ALTER COLUMN address DROP DEFAULT,
      ADD CONSTRAINT adverts_feed_fkey FOREIGN KEY (feed) REFERENCES advert_sources,
      ADD CONSTRAINT advert_reference_is_short CHECK (length(reference) BETWEEN 1 AND 100),
      -- an address, and no way to reach anybody
      ADD CONSTRAINT advert_address_is_an_address CHECK (length(address) BETWEEN 1 AND 200
        AND normalize(address, NFKC) !~* '@|://|www[.]|[a-z][.](com|cn|net|org)|[0-9]{7}|[0-9]{3}[) .-]{1,2}[0-9]{3}[ .-][0-9]{4}|[0-9]{3,4}[ -][0-9]{4}[ -][0-9]{4}'),
      ADD CONSTRAINT advert_has_a_home CHECK (CASE WHEN state IN ${AT_A_HOME} THEN dwelling_id IS NOT NULL
        WHEN state <> 'gone' THEN dwelling_id IS NULL ELSE true END),
      ADD CONSTRAINT advert_dismissal_is_whole CHECK ((state = 'dismissed') = (dismissed_reason IS NOT NULL)),
      ADD CONSTRAINT advert_decision_is_whole CHECK ((decided_by IS NULL) = (decided_at IS NULL));
    CREATE UNIQUE INDEX adverts_reference ON adverts (feed, reference);
    CREATE INDEX adverts_state ON adverts (state, due_at, id);

    -- What homes an advert may mean, and in which parts of its address it agrees with each; as last compared.
    CREATE TABLE advert_matches (
      advert_id uuid NOT NULL REFERENCES adverts ON DELETE CASCADE,
      place smallint NOT NULL CONSTRAINT advert_match_place_is_small CHECK (place BETWEEN 1 AND 20),
      building_id uuid NOT NULL REFERENCES buildings,
      -- null: which of the building's the advert does not say
      dwelling_id uuid REFERENCES dwellings,
      -- {"road": "same", "unit": "unsaid", ...}
      agreement jsonb NOT NULL CONSTRAINT advert_agreement_is_an_object CHECK (jsonb_typeof(agreement) = 'object'),
      PRIMARY KEY (advert_id, place)
    );
    ALTER TABLE advert_matches ENABLE ROW LEVEL SECURITY;
    ALTER TABLE advert_matches FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON advert_matches TO doorstep_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON advert_matches TO doorstep_service;
    CREATE POLICY service_all ON advert_matches FOR ALL TO doorstep_service USING (true) WITH CHECK (true);
    CREATE POLICY app_read ON advert_matches FOR SELECT TO doorstep_app USING (EXISTS (SELECT FROM adverts a WHERE a.id = advert_id));
    CREATE POLICY owner_read ON advert_matches FOR SELECT TO doorstep_owner USING (true);

    -- How a building's address was read, to be found by what an advert says; read anew where the address is another by now.
    CREATE TABLE building_roads (
      building_id uuid PRIMARY KEY REFERENCES buildings,
      of_address text NOT NULL,
      -- in Latin letters; empty where no road was found
      road text NOT NULL,
      number_from integer,
      number_to integer,
      reading jsonb NOT NULL CONSTRAINT building_reading_is_an_object CHECK (jsonb_typeof(reading) = 'object')
    );
    CREATE INDEX building_roads_road ON building_roads USING gin (road gin_trgm_ops);
    CREATE INDEX building_roads_number ON building_roads (number_from, number_to);
    ALTER TABLE building_roads ENABLE ROW LEVEL SECURITY;
    ALTER TABLE building_roads FORCE ROW LEVEL SECURITY;
    GRANT SELECT, INSERT, UPDATE ON building_roads TO doorstep_service;
    CREATE POLICY service_all ON building_roads FOR ALL TO doorstep_service USING (true) WITH CHECK (true);

    -- an advert's text is nothing that a fact reads
    REVOKE SELECT ON adverts FROM doorstep_facts;
    GRANT SELECT (${FACT_COLUMNS}) ON adverts TO doorstep_facts;
    GRANT UPDATE (state, dwelling_id, dismissed_reason, decided_by, version) ON adverts TO doorstep_app;
    ALTER POLICY app_read ON adverts USING (${HOME} OR ${PLACED('supervisor')});
    CREATE POLICY app_update ON adverts FOR UPDATE TO doorstep_app USING (${PLACED('supervisor')}) WITH CHECK (${PLACED('supervisor')});
    CREATE POLICY app_update_own_name ON adverts AS RESTRICTIVE FOR UPDATE TO doorstep_app USING (true) WITH CHECK (decided_by = app_user());
    CREATE POLICY owner_read ON adverts FOR SELECT TO doorstep_owner USING (true);

    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after) VALUES
      ${TRANSITIONS.map(([before, after]) => `('advert', '${before}', '${after}')`).join(', ')};
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO audit_actions (action, actor_kind, roles) VALUES
      ${ACTIONS.map(([action, role]) => `('${action}', 'user', ARRAY['${role}'])`).join(', ')};
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;

    CREATE FUNCTION check_advert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      by_person CONSTANT boolean := session_user = 'doorstep_app';
    BEGIN
      -- the programme collects nothing: an advert is what a source on the list has sent
      IF (TG_OP = 'INSERT' OR NEW.last_seen_on > OLD.last_seen_on OR NEW.feed <> OLD.feed OR NEW.address <> OLD.address)
         AND NOT EXISTS (SELECT FROM advert_sources s WHERE s.key = NEW.feed AND s.ended_at IS NULL) THEN
        RAISE EXCEPTION 'ADVERT_SOURCE_NOT_ALLOWED' USING ERRCODE = 'DS135';
      END IF;
      IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state THEN
        PERFORM check_transition('advert', OLD.state, NEW.state);
      END IF;
      IF by_person THEN
        -- what the sweep finds is the sweep's
        IF NEW.state NOT IN ('matched', 'dismissed') OR NEW.state = OLD.state OR OLD.state = 'received' THEN
          RAISE EXCEPTION 'ADVERT_NOT_TO_DECIDE' USING ERRCODE = 'DS136';
        END IF;
        IF NEW.state = 'matched' AND NOT EXISTS (SELECT FROM advert_matches m JOIN dwellings d ON d.building_id = m.building_id
             WHERE m.advert_id = NEW.id AND d.id = NEW.dwelling_id AND d.ended_on IS NULL AND m.dwelling_id IS NOT DISTINCT FROM
               CASE WHEN m.dwelling_id IS NULL THEN NULL ELSE d.id END) THEN
          RAISE EXCEPTION 'ADVERT_HOME_NOT_OFFERED' USING ERRCODE = 'DS137';
        END IF;
        IF NEW.state = 'matched' THEN
          -- whoever works there follows it up; the caller may be in another's area, which the policy then refuses
          NEW.patch_id := (SELECT d.patch_id FROM dwellings d WHERE d.id = NEW.dwelling_id);
        END IF;
        NEW.decided_at := coalesce(programme_now(), now());
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_advert FROM PUBLIC;
    CREATE TRIGGER adverts_checked BEFORE INSERT OR UPDATE ON adverts FOR EACH ROW EXECUTE FUNCTION check_advert();

    CREATE FUNCTION check_advert_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- whom a real programme takes adverts from is a person's to say
      IF TG_OP = 'INSERT' AND session_user = 'doorstep_service' AND NOT (SELECT demonstration FROM programme) THEN
        RAISE EXCEPTION 'ADVERT_SOURCE_NOT_ALLOWED' USING ERRCODE = 'DS135';
      END IF;
      IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'ADVERT_SOURCE_ENDED' USING ERRCODE = 'DS138';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_advert_source FROM PUBLIC;
    CREATE TRIGGER advert_sources_checked BEFORE INSERT OR UPDATE ON advert_sources FOR EACH ROW EXECUTE FUNCTION check_advert_source();
  `,
  );
}

/** Adverts that were matched to no home go: there was no place for them. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER adverts_checked ON adverts;
    DROP FUNCTION check_advert;
    ALTER TABLE audit_actions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM audit_actions WHERE action IN (${ACTIONS.map(([action]) => `'${action}'`).join(', ')});
    ALTER TABLE audit_actions FORCE ROW LEVEL SECURITY;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun = 'advert';
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    DROP POLICY owner_read ON adverts;
    DROP POLICY app_update_own_name ON adverts;
    DROP POLICY app_update ON adverts;
    ALTER POLICY app_read ON adverts USING (${HOME});
    REVOKE UPDATE (state, dwelling_id, dismissed_reason, decided_by, version) ON adverts FROM doorstep_app;
    REVOKE SELECT (${FACT_COLUMNS}) ON adverts FROM doorstep_facts;
    GRANT SELECT ON adverts TO doorstep_facts;
    DROP TABLE building_roads, advert_matches;
    ALTER TABLE adverts NO FORCE ROW LEVEL SECURITY;
    DELETE FROM adverts WHERE dwelling_id IS NULL;
    ALTER TABLE adverts FORCE ROW LEVEL SECURITY;
    DROP INDEX adverts_state, adverts_reference;
    ALTER TABLE adverts DROP CONSTRAINT adverts_feed_fkey, DROP CONSTRAINT advert_has_a_home,
      DROP COLUMN reference, DROP COLUMN address, DROP COLUMN unit_kind, DROP COLUMN state, DROP COLUMN patch_id, DROP COLUMN due_at,
      DROP COLUMN dismissed_reason, DROP COLUMN decided_by, DROP COLUMN decided_at, DROP COLUMN import_id, DROP COLUMN version,
      ALTER COLUMN dwelling_id SET NOT NULL;
    DROP TABLE advert_sources;
    DROP FUNCTION check_advert_source;
  `,
  );
}
