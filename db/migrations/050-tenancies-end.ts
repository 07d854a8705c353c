import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { rewriteFunction } from './rewrite-function';

const CONFIRMED = `state = 'verified', verified_on = coalesce(r.verified_on, today), updated_at = now(), version = r.version + 1`;
/** Confirmed after its last day, the tenancy goes on: without an end, unless the unit is let to somebody else by then. */
const CONFIRMED_ON = `period = CASE WHEN upper(r.period) <= today AND NOT EXISTS (SELECT FROM registrations other
          WHERE other.unit_id = r.unit_id AND other.id <> r.id AND other.state <> 'void' AND other.period && daterange(upper(r.period), NULL))
          THEN daterange(lower(r.period), NULL) ELSE r.period END,
        ${CONFIRMED}`;

const DECLARANTS = ['resident', 'landlord', 'employer', 'agency', 'survey', 'officer'];
const declarants = (allowed: readonly string[], ofOld: '' | 'NOT VALID' = ''): string => `
    ALTER TABLE declarations DROP CONSTRAINT declarations_declarant_check,
      ADD CONSTRAINT declarations_declarant_check CHECK (declarant IN (${allowed.map((each) => `'${each}'`).join(', ')})) ${ofOld};`;

/**
 * A tenancy does not go on for ever because nobody said that it ended. Whoever confirms the record after its last day says
 * that the tenancy goes on, and it has no end from then on (a fixed term that runs out becomes a periodic tenancy:
 * Residential Tenancies Act 2006, Ontario, s. 38; 中华人民共和国民法典第七百三十四条). What the register itself shows to be over,
 * the register claims, and a person decides.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${rewriteFunction('confirm_registration', CONFIRMED, CONFIRMED_ON)}
    ${declarants([...DECLARANTS, 'register'])}
    -- one claim of the register for a registration and a day: what was rejected is not claimed again
    CREATE UNIQUE INDEX one_claim_of_the_register ON declarations (registration_id, (claim ->> 'movedOutOn')) WHERE declarant = 'register';
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP INDEX one_claim_of_the_register;
    ${declarants(DECLARANTS, 'NOT VALID')}
    ${rewriteFunction('confirm_registration', CONFIRMED_ON, CONFIRMED)}
  `,
  );
}
