import type { Knex } from 'knex';
import type { Correction } from '../../domain/dispute';
import { setStandingIncidents } from './incidents';
import {
  RECORD_COLUMNS,
  RECORD_FILTER,
  recordBindings,
  recordJoins,
  type RecordFilter,
  type RecordInQuestion,
} from './record-in-question';

export interface ClaimFilter extends RecordFilter {
  state?: string;
}

export interface ClaimItem extends RecordInQuestion {
  id: string;
  kind: string;
  declarant: string;
  /** As it was told: `movedOutOn`, `occupantCount`, `changed`. */
  claim: object;
  declaredAt: Date;
  dueAt: Date | null;
  overdue: boolean;
  state: string;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
  correction: Correction | null;
  /** The caller recorded it: another one decides. */
  ownClaim: boolean;
}

/** How many values a page of claims is sorted by. */
export const CLAIM_SORT_VALUES = 2;

/** What was told about registrations of the caller's area, the first due first, after the sort values `after`. */
export async function listClaims(
  trx: Knex,
  filter: ClaimFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(ClaimItem & { sortKey: string[] })[]> {
  const [dueAt = null, id = null] = after ?? [];
  const { rows } = await trx.raw<{ rows: (ClaimItem & { sortKey: string[] })[] }>(
    `SELECT c.id, ${RECORD_COLUMNS},
       c.kind, c.declarant, c.claim, c.declared_at AS "declaredAt", c.due_at AS "dueAt", ${IS_OVERDUE} AS overdue,
       c.state, c.decided_at AS "decidedAt", c.decided_by AS "decidedBy", c.decision_reason AS reason, c.correction,
       coalesce(c.declared_by = app_user(), false) AS "ownClaim", ARRAY[${DUE}::text, c.id::text] AS "sortKey"
     FROM declarations c ${recordJoins('c')}
     WHERE ${RECORD_FILTER}
       AND (:state::text IS NULL OR (c.state = 'received') = (:state = 'open'))
       AND (:id::uuid IS NULL OR (${DUE}, c.id) > (:dueAt::timestamptz, :id::uuid))
     ORDER BY ${DUE}, c.id LIMIT :limit`,
    { ...recordBindings(filter), dueAt, id, limit, state: filter.state ?? null },
  );
  return rows;
}

/** Claims from before they were decided have no date of their own. */
const DUE = `coalesce(c.due_at, c.declared_at + interval '14 days')`;
const IS_OVERDUE = `(c.state = 'received' AND ${DUE} < programme_now())`;

export interface LockedClaim {
  state: string;
  kind: string;
  registrationId: string;
  patchId: string;
}

/** The claim, locked with its registration; undefined where the caller may not decide it. */
export async function lockClaim(trx: Knex, id: string): Promise<LockedClaim | undefined> {
  // the registration before its claim, as the answer that makes one locks them
  await trx.raw(
    'SELECT FROM registrations r WHERE r.id = (SELECT registration_id FROM declarations WHERE id = ?) FOR UPDATE',
    [id],
  );
  const { rows } = await trx.raw<{ rows: LockedClaim[] }>(
    `SELECT c.state, c.kind, c.registration_id AS "registrationId", r.patch_id AS "patchId"
     FROM declarations c JOIN registrations r ON r.id = c.registration_id WHERE c.id = ? FOR UPDATE OF c`,
    [id],
  );
  return rows[0];
}

export interface ClaimDecision {
  decision: 'accepted' | 'rejected';
  decidedBy: string;
  /** Why the record stays; only of a rejected one. */
  reason?: string;
  /** What is right; only of an accepted change. */
  correction?: Correction;
}

/** The database refuses it to whoever recorded the claim; an accepted one changes the registration in the same statement. */
export async function setClaimDecision(trx: Knex, id: string, decided: ClaimDecision): Promise<void> {
  await trx('declarations')
    .where({ id })
    .update({
      state: decided.decision,
      decided_by: decided.decidedBy,
      ...(decided.reason !== undefined && { decision_reason: decided.reason }),
      ...(decided.correction && { correction: JSON.stringify(decided.correction) }),
    });
}

/**
 * Claims, for a person to decide, that a registration in force is over where the register shows it: its unit is let to
 * somebody else since its last day, or the building, dwelling or unit is gone. Each once; until it is decided nobody is
 * asked there.
 */
export async function claimWhatIsOver(service: Knex): Promise<void> {
  await service.raw(
    `WITH maybe AS (
       SELECT id FROM registrations r WHERE ${RUN_OUT}
       UNION SELECT r.id FROM buildings b JOIN registrations r ON r.building_id = b.id WHERE b.gone_on IS NOT NULL
       UNION SELECT r.id FROM dwellings d JOIN units u ON u.dwelling_id = d.id JOIN registrations r ON r.unit_id = u.id WHERE d.ended_on IS NOT NULL
       UNION SELECT r.id FROM units u JOIN registrations r ON r.unit_id = u.id WHERE u.ended_on IS NOT NULL
     )
     INSERT INTO declarations (id, registration_id, unit_id, kind, declarant, claim, state, declared_at)
     SELECT gen_random_uuid(), over.id, over.unit_id, 'end', 'register', jsonb_build_object('movedOutOn', over.since), 'received', programme_now()
     FROM (
       SELECT r.id, r.unit_id, least(b.gone_on, d.ended_on, u.ended_on,
         CASE WHEN upper(r.period) <= today AND EXISTS (SELECT FROM registrations next WHERE next.unit_id = r.unit_id
           AND next.id <> r.id AND next.state IN ('unverified', 'verified') AND next.period @> today) THEN upper(r.period) END) AS since, today
       FROM maybe JOIN registrations r ON r.id = maybe.id JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id
       JOIN buildings b ON b.id = r.building_id CROSS JOIN (SELECT programme_today() AS today) now
       WHERE r.state IN ('unverified', 'verified')
     ) over
     WHERE over.since <= over.today
       AND NOT EXISTS (SELECT FROM declarations c WHERE c.registration_id = over.id AND c.state = 'received')
     ON CONFLICT DO NOTHING`,
  );
}

/** SQL on `registrations r`: in force, and past the last day on record; asked so that its index answers. */
const RUN_OUT = `r.state IN ('unverified', 'verified') AND upper(r.period) IS NOT NULL AND upper(r.period) <= (SELECT programme_today())`;

/**
 * Ends registrations whose last day somebody accepted or put right before it came, and that it has come for now. A last day
 * that only stands on record ends nothing: the home is asked then.
 */
export async function endWhatIsOver(service: Knex): Promise<void> {
  await service.raw(
    `WITH ended AS (
       UPDATE registrations r SET state = 'ended', updated_at = now(), version = r.version + 1
       WHERE ${RUN_OUT}
         AND EXISTS (SELECT FROM (
             SELECT registration_id, correction FROM declarations WHERE state = 'accepted'
             UNION ALL SELECT registration_id, correction FROM disputes WHERE decision = 'upheld') decided
           WHERE decided.registration_id = r.id AND decided.correction ->> 'value' = 'period'
             AND (decided.correction ->> 'until')::date = upper(r.period))
       RETURNING r.id
     )
     INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, detail)
     SELECT gen_random_uuid(), id, 'ended', programme_now(), 'procedure', '{}' FROM ended`,
  );
}

/** While a claim waits no round asks its home: past its date the supervisor finds one incident for the patch. */
export async function tellOfOverdueClaims(service: Knex): Promise<void> {
  const { rows } = await service.raw<{ rows: { patchId: string }[] }>(
    `SELECT DISTINCT r.patch_id AS "patchId" FROM declarations c JOIN registrations r ON r.id = c.registration_id WHERE ${IS_OVERDUE}`,
  );
  await setStandingIncidents(
    service,
    'CLAIMS_OVERDUE',
    rows.map(({ patchId }) => ({ patchId, detail: { patchId } })),
  );
}
