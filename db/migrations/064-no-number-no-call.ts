import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const WENT_OUT = `NEW.went_out := NEW.state IN ('sent', 'delivered', 'answered', 'no_answer') OR (NEW.state = 'failed' AND NEW.channel = 'phone')`;
const WENT_OUT_NOW = `-- nobody calls in vain without a number: it was no call, and nothing follows from it
      uncalled := TG_OP = 'UPDATE' AND NEW.channel = 'phone' AND OLD.state = 'queued' AND NEW.state IN ('no_answer', 'failed')
        AND NOT number_known(NEW.registration_id);
      IF uncalled THEN
        NEW.state := 'failed';
        NEW.failure := 'NO_ADDRESS';
      END IF;
      NEW.went_out := NEW.state IN ('sent', 'delivered', 'answered', 'no_answer') OR (NEW.state = 'failed' AND NEW.channel = 'phone' AND NOT uncalled)`;

/**
 * A call to a home of which no number is known counts neither as a contact nor as a channel tried in vain, whatever the
 * officer records of it: two of those would let somebody come to the door whom nobody had tried to reach.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE FUNCTION number_known(registration uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM registration_residents rr JOIN resident_contacts c ON c.resident_id = rr.resident_id
        WHERE rr.registration_id = registration AND c.channel IN ('phone', 'message') AND c.stopped_at IS NULL AND c.wrong_at IS NULL)
    $$;
    REVOKE EXECUTE ON FUNCTION number_known FROM PUBLIC;
    ${rewriteFunction('check_contact', 'counts boolean;', 'counts boolean;\n      uncalled boolean;')}
    ${rewriteFunction('check_contact', WENT_OUT, WENT_OUT_NOW)}
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('check_contact', WENT_OUT_NOW, WENT_OUT)}
    ${rewriteFunction('check_contact', 'counts boolean;\n      uncalled boolean;', 'counts boolean;')}
    DROP FUNCTION number_known;
  `,
  );
}
