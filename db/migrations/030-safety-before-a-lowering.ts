import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * A manual tier is a person's own decision, and ends early in two ways: an objection that is upheld, and a severe hazard
 * where it lowered. What ends it says so.
 */
const UNTOLD = `(kind = 'manual' OR supersedes IS NOT NULL) AND told_at IS NULL`;

/** `severe`: what is refused while a severe hazard is open. Else as 018 has it. */
const manualTierCheck = (severe: string): string => `
  CREATE OR REPLACE FUNCTION check_manual_tier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    before tier_decisions;
  BEGIN
    IF NEW.decided_at > programme_now() THEN
      RAISE EXCEPTION 'DECISION_IN_FUTURE' USING ERRCODE = 'DS028';
    END IF;
    ${severe}
    SELECT * INTO before FROM tier_decisions WHERE registration_id = NEW.registration_id AND kind = 'manual'
      ORDER BY decided_at DESC, id DESC LIMIT 1;
    -- one that follows within 30 days keeps the rules away for longer: two persons answer for that
    IF before.decided_by = NEW.decided_by AND NEW.manual_until > before.manual_until
       AND NEW.decided_at < before.manual_until + interval '30 days' THEN
      RAISE EXCEPTION 'RENEWAL_NEEDS_ANOTHER' USING ERRCODE = 'DS029';
    END IF;
    RETURN NEW;
  END $$;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- The tier set by hand that a rule's decision ends before its time.
    ALTER TABLE tier_decisions ADD COLUMN supersedes uuid REFERENCES tier_decisions,
      ADD CONSTRAINT only_a_rule_supersedes CHECK (supersedes IS NULL OR kind = 'rule');
    CREATE UNIQUE INDEX superseded_once ON tier_decisions (supersedes);
    DROP INDEX tier_decisions_untold;
    CREATE INDEX tier_decisions_untold ON tier_decisions (registration_id) WHERE ${UNTOLD};
    CREATE POLICY owner_read ON disputes FOR SELECT TO doorstep_owner USING (true);

    -- Persons decide by hand, as themselves and where they supervise (app_insert); the programme decides by rules.
    CREATE POLICY service_decides_by_rules ON tier_decisions AS RESTRICTIVE FOR INSERT TO doorstep_service WITH CHECK (kind = 'rule');
    CREATE POLICY app_decides_nothing_else ON tier_decisions AS RESTRICTIVE FOR INSERT TO doorstep_app WITH CHECK (supersedes IS NULL);

    ${manualTierCheck(`IF NEW.tier <> 'priority' AND has_severe_hazard(NEW.registration_id) THEN
      RAISE EXCEPTION 'SEVERE_HAZARD_OPEN' USING ERRCODE = 'DS071';
    END IF;`)}

    CREATE FUNCTION check_superseding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      -- a raise by hand is left alone
      IF NOT EXISTS (SELECT FROM tier_decisions m WHERE m.id = NEW.supersedes AND m.registration_id = NEW.registration_id
                     AND m.kind = 'manual' AND m.tier <> 'priority' AND m.manual_until > NEW.decided_at) THEN
        RAISE EXCEPTION 'TIER_WITHOUT_DECISION' USING ERRCODE = 'DS027';
      END IF;
      IF (NEW.tier, NEW.ground) IS DISTINCT FROM ('priority', 'safety') OR NOT has_severe_hazard(NEW.registration_id) THEN
        RAISE EXCEPTION 'NO_SEVERE_HAZARD' USING ERRCODE = 'DS012';
      END IF;
      RETURN NEW;
    END $$;
    REVOKE EXECUTE ON FUNCTION check_superseding FROM PUBLIC;
    CREATE TRIGGER tier_decisions_supersede BEFORE INSERT ON tier_decisions FOR EACH ROW WHEN (NEW.supersedes IS NOT NULL)
      EXECUTE FUNCTION check_superseding();

    CREATE OR REPLACE FUNCTION check_tier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      decision tier_decisions;
      before tier_decisions;
    BEGIN
      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      SELECT * INTO before FROM tier_decisions WHERE id = OLD.tier_decision_id;
      IF (decision.registration_id, decision.tier, decision.ground) IS DISTINCT FROM (NEW.id, NEW.tier, NEW.tier_ground)
         -- a person decides themselves, and does not go back to what somebody, or a rule, decided once
         OR (session_user = 'doorstep_app' AND decision.kind <> 'manual')
         OR (decision.kind = 'manual' AND decision.decided_by IS DISTINCT FROM app_user())
         -- what a person decided holds for its time, unless an objection to it was upheld or safety goes before it
         OR (before.kind = 'manual' AND decision.kind = 'rule' AND before.manual_until > decision.decided_at
           AND decision.supersedes IS DISTINCT FROM before.id
           AND NOT EXISTS (SELECT FROM disputes d WHERE d.tier_decision_id = before.id AND d.decision = 'upheld')) THEN
        RAISE EXCEPTION 'TIER_WITHOUT_DECISION' USING ERRCODE = 'DS027';
      END IF;
      RETURN NULL;
    END $$;
  `,
  );
}

/** What was superseded stays so, without being called that; nobody who was not told of it is told any more. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE OR REPLACE FUNCTION check_tier() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      decision tier_decisions;
    BEGIN
      SELECT * INTO decision FROM tier_decisions WHERE id = NEW.tier_decision_id;
      IF (decision.registration_id, decision.tier, decision.ground) IS DISTINCT FROM (NEW.id, NEW.tier, NEW.tier_ground)
         OR (session_user = 'doorstep_app' AND decision.decided_by IS DISTINCT FROM app_user()) THEN
        RAISE EXCEPTION 'TIER_WITHOUT_DECISION' USING ERRCODE = 'DS027';
      END IF;
      RETURN NULL;
    END $$;
    DROP TRIGGER tier_decisions_supersede ON tier_decisions;
    DROP FUNCTION check_superseding;
    ${manualTierCheck('')}
    DROP POLICY app_decides_nothing_else ON tier_decisions;
    DROP POLICY service_decides_by_rules ON tier_decisions;
    DROP POLICY owner_read ON disputes;
    DROP INDEX tier_decisions_untold;
    ALTER TABLE tier_decisions DROP COLUMN supersedes;
    CREATE INDEX tier_decisions_untold ON tier_decisions (registration_id) WHERE kind = 'manual' AND told_at IS NULL;
  `,
  );
}
