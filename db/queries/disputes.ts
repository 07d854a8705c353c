import type { Knex } from 'knex';

export interface DisputeFilter {
  registrationId?: string;
  /** 'open': not decided yet. */
  state?: string;
}

export interface DisputeItem {
  id: string;
  registrationId: string;
  patchId: string;
  address: string;
  dwellingNumber: string | null;
  subject: string;
  /** The resident's own words. */
  statement: string | null;
  openedAt: Date;
  dueAt: Date;
  decision: string | null;
  decidedAt: Date | null;
  /** Of an objection to a tier that a person set: which, why, and who; null where something else is disputed. */
  tier: string | null;
  manualReason: string | null;
  setBy: string | null;
}

/** What residents dispute, in the order in which they said it, and so in which it is due, after the cursor id. */
export async function listDisputes(
  trx: Knex,
  filter: DisputeFilter,
  after: string | null,
  limit: number,
): Promise<DisputeItem[]> {
  const query = trx('disputes as x')
    .join('registrations as r', 'r.id', 'x.registration_id')
    .join('buildings as b', 'b.id', 'r.building_id')
    .leftJoin('units as u', 'u.id', 'r.unit_id')
    .leftJoin('dwellings as d', 'd.id', 'u.dwelling_id')
    .leftJoin('tier_decisions as t', 't.id', 'x.tier_decision_id')
    .orderBy('x.id')
    .limit(limit);
  if (filter.registrationId) void query.where('x.registration_id', filter.registrationId);
  if (filter.state === 'open') void query.whereNull('x.decided_at');
  if (after) void query.where('x.id', '>', after);
  return query.select<DisputeItem[]>(
    'x.id',
    'x.registration_id as registrationId',
    'r.patch_id as patchId',
    'b.address',
    'd.number as dwellingNumber',
    'x.subject',
    'x.statement',
    'x.opened_at as openedAt',
    'x.due_at as dueAt',
    'x.decision',
    'x.decided_at as decidedAt',
    't.tier',
    't.manual_reason as manualReason',
    't.decided_by as setBy',
  );
}

/** An open objection to a tier, locked; missing where there is none that the caller may decide. */
export async function lockOpenObjection(
  trx: Knex,
  id: string,
): Promise<{ registrationId: string; patchId: string; decisionId: string } | undefined> {
  const { rows } = await trx.raw<{
    rows: { registrationId: string; patchId: string; decisionId: string }[];
  }>(
    `SELECT x.registration_id AS "registrationId", r.patch_id AS "patchId", x.tier_decision_id AS "decisionId"
     FROM disputes x JOIN registrations r ON r.id = x.registration_id
     WHERE x.id = ? AND x.subject = 'tier' AND x.decided_at IS NULL FOR UPDATE OF x`,
    [id],
  );
  return rows[0];
}

/** The database refuses it to whoever set the tier, and to whoever does not supervise the patch. */
export async function setDisputeDecision(
  trx: Knex,
  id: string,
  decided: { decision: 'upheld' | 'rejected'; decidedBy: string },
): Promise<void> {
  await trx('disputes')
    .where({ id })
    .update({
      decision: decided.decision,
      decided_by: decided.decidedBy,
      decided_at: trx.raw('programme_now()'),
    });
}
