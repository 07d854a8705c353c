import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * An occupancy limit that the demonstration made up is marked as such, like everything else that it makes up, until somebody
 * says what it really is; an installation for real work takes none.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE dwellings ADD COLUMN occupancy_generated boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT what_is_generated_is_there CHECK (NOT occupancy_generated OR legal_occupancy IS NOT NULL);

    CREATE FUNCTION refuse_generated_occupancy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT (SELECT demonstration FROM programme) AND (TG_LEVEL = 'ROW' OR EXISTS (SELECT FROM dwellings WHERE occupancy_generated)) THEN
        RAISE EXCEPTION 'GENERATED_DATA_REFUSED' USING ERRCODE = 'DS008', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER dwellings_real BEFORE INSERT ON dwellings FOR EACH ROW WHEN (NEW.occupancy_generated) EXECUTE FUNCTION refuse_generated_occupancy();
    -- once for the statement: the demonstration changes all dwellings at once
    CREATE TRIGGER dwellings_stay_real AFTER UPDATE OF occupancy_generated ON dwellings FOR EACH STATEMENT EXECUTE FUNCTION refuse_generated_occupancy();

    CREATE FUNCTION occupancy_said() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.occupancy_generated := false;
      RETURN NEW;
    END $$;
    CREATE TRIGGER dwellings_occupancy_said BEFORE UPDATE OF legal_occupancy ON dwellings FOR EACH ROW
      WHEN (OLD.occupancy_generated AND NEW.legal_occupancy IS DISTINCT FROM OLD.legal_occupancy) EXECUTE FUNCTION occupancy_said();
    REVOKE EXECUTE ON FUNCTION refuse_generated_occupancy, occupancy_said FROM PUBLIC;
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER dwellings_occupancy_said ON dwellings;
    DROP TRIGGER dwellings_stay_real ON dwellings;
    DROP TRIGGER dwellings_real ON dwellings;
    DROP FUNCTION occupancy_said, refuse_generated_occupancy;
    ALTER TABLE dwellings DROP COLUMN occupancy_generated;
  `,
  );
}
