import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { asUser, TEST_START } from './register';

/** The row of a tier that this supervisor sets by hand, at the start of the tests' programme and for 30 days. */
export function manualDecision<T extends Record<string, unknown>>(
  supervisorId: string,
  registrationId: string,
  values: T = {} as T,
) {
  return {
    id: uuid(),
    registration_id: registrationId,
    kind: 'manual',
    tier: 'light',
    previous_tier: 'standard',
    manual_reason: 'resident_wish',
    manual_until: new Date(TEST_START.getTime() + 30 * 86_400_000),
    decided_by: supervisorId,
    decided_at: TEST_START,
    ...values,
  };
}

/** Sets a registration's tier by hand, as that supervisor: nobody else can. Returns the decision's id. */
export async function setTierByHand(
  app: Knex,
  supervisorId: string,
  registrationId: string,
  values: Record<string, unknown> = {},
): Promise<string> {
  const decision = manualDecision(supervisorId, registrationId, values);
  await asUser(app, supervisorId, async (trx) => {
    await trx('tier_decisions').insert(decision);
    await trx('registrations')
      .where({ id: registrationId })
      .update({ tier: decision.tier, tier_ground: null, tier_decision_id: decision.id });
  });
  return decision.id;
}
