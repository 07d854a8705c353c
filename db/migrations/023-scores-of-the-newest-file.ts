import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * The score of an imported visit is what the newest file says, in whatever order the files come in. The import that
 * brought a score stays named; a later file that says the same again only moves the day for which it was said.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    -- the day of the newest file by which an imported visit has its score
    ALTER TABLE visits ADD COLUMN said_on date;
    ALTER TABLE visits NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE imports NO FORCE ROW LEVEL SECURITY;
    UPDATE visits v SET said_on = i.observed_on FROM imports i WHERE v.origin = 'imported' AND i.id = v.import_id;
    ALTER TABLE imports FORCE ROW LEVEL SECURITY;
    ALTER TABLE visits FORCE ROW LEVEL SECURITY;

    CREATE FUNCTION refuse_older_score() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      RAISE EXCEPTION 'SCORE_OLDER' USING ERRCODE = 'DS042';
    END $$;
    CREATE TRIGGER imported_scores_never_grow_older BEFORE UPDATE ON visits FOR EACH ROW
      WHEN (OLD.origin = 'imported' AND OLD.said_on IS NOT NULL AND (NEW.said_on >= OLD.said_on) IS NOT TRUE)
      EXECUTE FUNCTION refuse_older_score();
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER imported_scores_never_grow_older ON visits;
    DROP FUNCTION refuse_older_score;
    ALTER TABLE visits DROP COLUMN said_on;
  `,
  );
}
