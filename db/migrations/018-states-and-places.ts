import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What may follow what for registrations, rounds, tasks and procedures; that a tier changes only with the decision that
 * says so; that a registration stands where its dwelling does, in a patch; that a patch has one round at a time.
 */
const CHECKED = {
  registrations: 'registration',
  rounds: 'round',
  tasks: 'task',
  procedures: 'procedure',
} as const;
const forEachChecked = (statement: (table: string, noun: string) => string): string =>
  Object.entries(CHECKED)
    .map(([table, noun]) => statement(table, noun))
    .join('\n');

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- ---- what may follow what: domain/state-transitions.ts ---------------------------------
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    INSERT INTO state_transitions (noun, before, after)
    SELECT noun, before, unnest(string_to_array(after, ' ')) FROM (VALUES
      ('registration', 'unverified', 'verified ended void'), ('registration', 'verified', 'ended void'),
      ('round', 'opening', 'open closed'), ('round', 'open', 'closed'),
      ('task', 'waiting', 'open done refused exhausted withdrawn carried_over'),
      ('task', 'open', 'waiting done refused exhausted withdrawn carried_over'),
      ('procedure', 'requested', 'started running ended failed cancelled'),
      ('procedure', 'started', 'running ended failed cancelled'),
      ('procedure', 'running', 'ended failed cancelled'), ('procedure', 'failed', 'started running ended')
    ) AS t(noun, before, after);
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
    CREATE FUNCTION check_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM check_transition(TG_ARGV[0], OLD.state, NEW.state);
      RETURN NEW;
    END $$;
    ${forEachChecked(
      (table, noun) => `
      CREATE TRIGGER ${table}_state BEFORE UPDATE OF state ON ${table} FOR EACH ROW
        WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION check_state('${noun}');`,
    )}

    -- ---- tiers ---------------------------------------------------------------------------
    -- Looked at when the statement is done, which may have stored the decision itself. Row by row, and only where a tier
    -- changed: two transition tables know no index, and an import that asks for 28,000 reviews compared each with all.
    CREATE FUNCTION check_tier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      decision tier_decisions;
    BEGIN
      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      IF (decision.registration_id, decision.tier, decision.ground) IS DISTINCT FROM (NEW.id, NEW.tier, NEW.tier_ground)
         -- a person decides themselves, and does not go back to what somebody decided once
         OR (session_user = 'doorstep_app' AND decision.decided_by IS DISTINCT FROM app_user()) THEN
        RAISE EXCEPTION 'TIER_WITHOUT_DECISION' USING ERRCODE = 'DS027';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER registrations_tier AFTER UPDATE ON registrations FOR EACH ROW
      WHEN ((OLD.tier, OLD.tier_ground, OLD.tier_decision_id) IS DISTINCT FROM (NEW.tier, NEW.tier_ground, NEW.tier_decision_id))
      EXECUTE FUNCTION check_tier();

    CREATE FUNCTION check_manual_tier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      before tier_decisions;
    BEGIN
      IF NEW.decided_at > programme_now() THEN
        RAISE EXCEPTION 'DECISION_IN_FUTURE' USING ERRCODE = 'DS028';
      END IF;
      SELECT * INTO before FROM tier_decisions WHERE registration_id = NEW.registration_id AND kind = 'manual'
        ORDER BY decided_at DESC, id DESC LIMIT 1;
      -- one that follows within 30 days keeps the rules away for longer: two persons answer for that
      IF before.decided_by = NEW.decided_by AND NEW.manual_until > before.manual_until
         AND NEW.decided_at < before.manual_until + interval '30 days' THEN
        RAISE EXCEPTION 'RENEWAL_NEEDS_ANOTHER' USING ERRCODE = 'DS029';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER tier_decisions_manual BEFORE INSERT ON tier_decisions FOR EACH ROW WHEN (NEW.kind = 'manual')
      EXECUTE FUNCTION check_manual_tier();

    -- ---- places --------------------------------------------------------------------------
    -- Once for a whole statement: the demonstration fills these tables with hundreds of thousands of rows.
    CREATE FUNCTION check_registration_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM changed n LEFT JOIN units u ON u.id = n.unit_id LEFT JOIN dwellings d ON d.id = u.dwelling_id
        WHERE n.building_id IS DISTINCT FROM d.building_id OR n.patch_id IS DISTINCT FROM d.patch_id
      ) THEN
        RAISE EXCEPTION 'REGISTRATION_ELSEWHERE' USING ERRCODE = 'DS032';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER registrations_place AFTER INSERT ON registrations REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION check_registration_place();

    -- A dwelling that moves takes its registrations along, in the same transaction.
    CREATE FUNCTION check_place_at_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM registrations r JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id
        WHERE (CASE TG_TABLE_NAME WHEN 'registrations' THEN r.id ELSE d.id END) = NEW.id
          AND r.state IN ('unverified', 'verified')
          AND (r.building_id, r.patch_id) IS DISTINCT FROM (d.building_id, d.patch_id)
      ) THEN
        RAISE EXCEPTION 'REGISTRATION_ELSEWHERE' USING ERRCODE = 'DS032';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER registrations_moved AFTER UPDATE OF unit_id, building_id, patch_id ON registrations DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN ((OLD.unit_id, OLD.building_id, OLD.patch_id) IS DISTINCT FROM (NEW.unit_id, NEW.building_id, NEW.patch_id))
      EXECUTE FUNCTION check_place_at_end();
    CREATE CONSTRAINT TRIGGER dwellings_moved AFTER UPDATE OF building_id, patch_id ON dwellings DEFERRABLE INITIALLY DEFERRED
      -- one without a patch can have no registration
      FOR EACH ROW WHEN (OLD.patch_id IS NOT NULL AND (OLD.building_id, OLD.patch_id) IS DISTINCT FROM (NEW.building_id, NEW.patch_id))
      EXECUTE FUNCTION check_place_at_end();

    CREATE FUNCTION check_patches() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM changed n JOIN areas a ON a.id = n.patch_id WHERE a.kind <> 'patch') THEN
        RAISE EXCEPTION 'AREA_IS_NO_PATCH' USING ERRCODE = 'DS033';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER dwellings_in_patch_inserted AFTER INSERT ON dwellings REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION check_patches();
    CREATE TRIGGER dwellings_in_patch_updated AFTER UPDATE ON dwellings REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION check_patches();
    CREATE TRIGGER rounds_in_patch AFTER INSERT ON rounds REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION check_patches();

    -- ---- rounds --------------------------------------------------------------------------
    ALTER TABLE rounds ADD CONSTRAINT one_round_at_a_time EXCLUDE USING gist (kind WITH =, patch_id WITH =, period WITH &&);
    CREATE OR REPLACE FUNCTION refuse_round_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM programme WHERE programme_date(NEW.opened_at) >= ends_on OR lower(NEW.period) >= ends_on) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER rounds_within_programme ON rounds;
    CREATE TRIGGER rounds_within_programme BEFORE INSERT OR UPDATE OF period, opened_at ON rounds FOR EACH ROW EXECUTE FUNCTION refuse_round_after_end();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER rounds_within_programme ON rounds;
    CREATE TRIGGER rounds_within_programme BEFORE INSERT ON rounds FOR EACH ROW EXECUTE FUNCTION refuse_round_after_end();
    CREATE OR REPLACE FUNCTION refuse_round_after_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM programme WHERE programme_date(NEW.opened_at) >= ends_on) THEN
        RAISE EXCEPTION 'PROGRAMME_ENDED' USING ERRCODE = 'DS007';
      END IF;
      RETURN NEW;
    END $$;
    ALTER TABLE rounds DROP CONSTRAINT one_round_at_a_time;
    DROP TRIGGER rounds_in_patch ON rounds;
    DROP TRIGGER dwellings_in_patch_updated ON dwellings;
    DROP TRIGGER dwellings_in_patch_inserted ON dwellings;
    DROP TRIGGER dwellings_moved ON dwellings;
    DROP TRIGGER registrations_moved ON registrations;
    DROP TRIGGER registrations_place ON registrations;
    DROP TRIGGER tier_decisions_manual ON tier_decisions;
    DROP TRIGGER registrations_tier ON registrations;
    ${forEachChecked((table) => `DROP TRIGGER ${table}_state ON ${table};`)}
    DROP FUNCTION check_patches, check_place_at_end, check_registration_place, check_manual_tier, check_tier, check_state;
    ALTER TABLE state_transitions NO FORCE ROW LEVEL SECURITY;
    DELETE FROM state_transitions WHERE noun IN (${Object.values(CHECKED)
      .map((noun) => `'${noun}'`)
      .join(', ')});
    ALTER TABLE state_transitions FORCE ROW LEVEL SECURITY;
  `,
  );
}
