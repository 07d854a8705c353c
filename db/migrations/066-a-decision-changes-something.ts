import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** A rule's decision is stored where it says something else than the one before it: how often a home moved is counted from them. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION check_decision_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      current CONSTANT uuid := (SELECT tier_decision_id FROM registrations WHERE id = NEW.registration_id);
      before tier_decisions;
    BEGIN
      -- by its key: a plan made while there are no decisions yet would read all of them for each
      SELECT * INTO before FROM tier_decisions WHERE id = current;
      IF before.kind = 'rule' AND (before.tier, before.ground, before.rule_id, before.explanation -> 'conditions')
          IS NOT DISTINCT FROM (NEW.tier, NEW.ground, NEW.rule_id, NEW.explanation -> 'conditions') THEN
        RAISE EXCEPTION 'TIER_DECISION_UNCHANGED' USING ERRCODE = 'DS063';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER tier_decisions_change BEFORE INSERT ON tier_decisions FOR EACH ROW
      WHEN (NEW.kind = 'rule') EXECUTE FUNCTION check_decision_changes();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER tier_decisions_change ON tier_decisions;
    DROP FUNCTION check_decision_changes;
  `,
  );
}
