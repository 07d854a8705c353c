import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * One formula for when a registration is confirmed next, for a single answer and for a whole batch of moved tiers;
 * and what telling a resident of a manual tier needs.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE POLICY owner_read ON procedure_settings FOR SELECT TO doorstep_owner USING (true);

    -- The newest settings of the revisit round: no personal data, and residents' answers need the cadence too.
    CREATE FUNCTION revisit_settings() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      settings jsonb;
    BEGIN
      SELECT document INTO settings FROM procedure_settings WHERE kind = 'revisitRound' ORDER BY number DESC LIMIT 1;
      IF settings IS NULL THEN
        RAISE EXCEPTION 'SETTINGS_MISSING' USING ERRCODE = 'no_data_found';
      END IF;
      RETURN settings;
    END $$;

    -- The tier's days after the last confirmation. Each confirmation in a row that changed nothing lengthens them by
    -- half, up to twice as long; not in the priority tier, whose ground is open.
    CREATE FUNCTION next_confirmation_on(settings jsonb, tier text, confirmed_on date, unchanged integer) RETURNS date
    LANGUAGE sql IMMUTABLE AS $$
      SELECT confirmed_on + round((settings->'cadenceDays'->>tier)::numeric
        * CASE tier WHEN 'priority' THEN 1 ELSE least(2, 1 + unchanged / 2.0) END)::integer
    $$;

    ALTER TABLE contact_attempts ADD COLUMN tier_decision_id uuid REFERENCES tier_decisions,
      ADD CONSTRAINT notice_names_its_decision CHECK ((purpose = 'manual_tier_notice') = (tier_decision_id IS NOT NULL));
    CREATE UNIQUE INDEX one_notice_per_decision ON contact_attempts (tier_decision_id) WHERE state NOT IN ('failed', 'cancelled');
    CREATE INDEX tier_decisions_untold ON tier_decisions (registration_id) WHERE kind = 'manual' AND told_at IS NULL;
    CREATE INDEX tier_decisions_manual_until ON tier_decisions (manual_until) WHERE kind = 'manual';
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP INDEX tier_decisions_manual_until, tier_decisions_untold, one_notice_per_decision;
    ALTER TABLE contact_attempts DROP CONSTRAINT notice_names_its_decision, DROP COLUMN tier_decision_id;
    DROP FUNCTION next_confirmation_on, revisit_settings;
    DROP POLICY owner_read ON procedure_settings;
  `,
  );
}
