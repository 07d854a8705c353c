import type { Knex } from 'knex';
import { v7 } from 'uuid';
import type { Ground, Tier } from '../../domain/tier';
import { insertAuditEntry } from './audit';
import { openIncident } from './incidents';
import { withdrawGroundlessVisits } from './visit-withdrawals';
import { listDecidedBy } from './waiting-districts';

/** What the rules say about one registration. */
export interface TierPlacement {
  registrationId: string;
  tier: Tier;
  ground: Ground | null;
  /** Null: no rule matched, the ruleset's default tier applies. */
  ruleId: string | null;
  /** KeptExplanation of rules/ as JSON: codes and facts' values only. */
  explanation: string;
  /** The review request that this placement answers, as text; a later one stays open. */
  answersRequest: string | null;
}

export interface StoredMoves {
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'; a changed ground counts as 'priority>priority'. */
  moves: Record<string, number>;
}

/**
 * Stores a rule decision where tier, ground, the rule that places it or the conditions of it that hold change, and marks
 * all as reviewed; the next confirmation follows the tier. A manual tier in force stays until it ends, an objection to it is upheld, or a severe
 * hazard is open; then the rules decide again. Visits not
 * begun whose ground ended are withdrawn with their tasks; those whose ground another rule holds now stand on the new
 * decision. Only what changed tier or ground counts as moved, and is an event of the registration. Nothing is stored of registrations for
 * which another version than `insteadOf` decides by now: that one places them.
 * One transaction; runs on the doorstep_service pool.
 * @param by.versionId the version that was asked; `insteadOf`: the one in whose place it was, the same where that could be run
 */
export async function storeTierPlacements(
  db: Knex,
  given: readonly TierPlacement[],
  { by, at }: { by: { versionId: string; insteadOf: string }; at: Date },
): Promise<StoredMoves> {
  return db.transaction(async (transaction) => {
    // in one order, so that two reviews of overlapping registrations cannot deadlock
    await transaction.raw('SELECT FROM registrations WHERE id = ANY (?::uuid[]) ORDER BY id FOR UPDATE', [
      given.map(({ registrationId }) => registrationId),
    ]);
    const placements = await keepDecidedBy(transaction, given, by.insteadOf);
    const ids = placements.map(({ registrationId }) => registrationId);
    const { rows: decided } = await transaction.raw<{ rows: StoredDecision[] }>(STORE, {
      ids,
      tiers: placements.map(({ tier }) => tier),
      grounds: placements.map(({ ground }) => ground),
      rules: placements.map(({ ruleId }) => ruleId),
      explanations: placements.map(({ explanation }) => explanation),
      requests: placements.map(({ answersRequest }) => answersRequest),
      decisionIds: placements.map(() => v7()),
      eventIds: placements.map(() => v7()),
      version: by.versionId,
      at,
    });
    const changed = decided.map(({ id }) => id);
    if (changed.length > 0) {
      await standOnNewDecisions(transaction, changed);
      await withdrawGroundlessVisits(transaction, changed, at);
      for (const decision of decided) await tellOfSuperseded(transaction, decision, at);
    }
    const moved = decided.map(({ move }) => move).filter((move) => move !== null);
    const moves: Record<string, number> = {};
    for (const move of moved) moves[move] = (moves[move] ?? 0) + 1;
    return { moved: moved.length, moves };
  });
}

/** Asked after the lock: a version that reached the district before it places these once more. */
async function keepDecidedBy(
  trx: Knex,
  placements: readonly TierPlacement[],
  versionId: string,
): Promise<TierPlacement[]> {
  const ids = placements.map(({ registrationId }) => registrationId);
  const decided = new Set(await listDecidedBy(trx, ids, versionId));
  return placements.filter(({ registrationId }) => decided.has(registrationId));
}

/** Those of the registrations whose tier a person set: no version moves them. */
export async function listSetByHand(db: Knex, registrationIds: readonly string[]): Promise<string[]> {
  return db('registrations as r')
    .join('tier_decisions as d', 'd.id', 'r.tier_decision_id')
    .whereRaw('r.id = ANY (?::uuid[])', [[...registrationIds]])
    .where('d.kind', 'manual')
    .pluck<string[]>('r.id');
}

interface StoredDecision {
  /** The registration's. */
  id: string;
  move: string | null;
  /** The tier set by hand that it ends before its time, and who had set it. */
  supersedes: string | null;
  decidedBy: string | null;
  patchId: string;
}

/** The resident gets a notice, see queueManualTierNotices; the supervisor who had set the tier finds an incident. */
async function tellOfSuperseded(
  trx: Knex,
  { id, supersedes, decidedBy, patchId }: StoredDecision,
  at: Date,
): Promise<void> {
  if (supersedes === null) return;
  await openIncident(trx, {
    workflowId: null,
    code: 'MANUAL_TIER_SUPERSEDED',
    about: supersedes,
    patchId,
    detail: { registrationId: id, decisionId: supersedes, decidedBy },
  });
  await insertAuditEntry(trx, {
    actorKind: 'procedure',
    actorId: null,
    action: 'registration.manual_tier_superseded',
    subjectType: 'registration',
    subjectId: id,
    patchId,
    at,
    detail: { decisionId: supersedes },
  });
}

const STORE = `
  WITH placed AS (
    SELECT p.*, r.tier AS previous, r.state,
      (r.tier, r.tier_ground) IS DISTINCT FROM (p.tier, p.ground) AS differs,
      CASE WHEN current.kind = 'manual' THEN manual.ended OR manual.superseded
        -- the explanation must say what holds now, also where other reasons held the same tier and ground before
        -- and the first review decides, also where it leaves the home where it began: that is to be explained too
        ELSE current.id IS NULL OR (r.tier, r.tier_ground, current.rule_id, current.conditions)
          IS DISTINCT FROM (p.tier, p.ground, p."ruleId", p.explanation -> 'conditions') END AS decides,
      CASE WHEN manual.superseded AND NOT manual.ended THEN current.id END AS supersedes, current.decided_by AS "decidedBy", r.patch_id AS "patchId"
    FROM (
      -- parsed once, wherever it is read
      SELECT "registrationId", tier, ground, "ruleId", explanation::jsonb, "answersRequest", "decisionId", "eventId"
      FROM unnest(:ids::uuid[], :tiers::text[], :grounds::text[], :rules::text[], :explanations::text[], :requests::text[],
        :decisionIds::uuid[], :eventIds::uuid[])
        AS given("registrationId", tier, ground, "ruleId", explanation, "answersRequest", "decisionId", "eventId")
      OFFSET 0
    ) p
    JOIN registrations r ON r.id = p."registrationId"
    LEFT JOIN tier_decisions current ON current.id = r.tier_decision_id
    LEFT JOIN LATERAL (SELECT
      current.manual_until <= :at::timestamptz
        OR EXISTS (SELECT FROM disputes o WHERE o.tier_decision_id = current.id AND o.decision = 'upheld') AS ended,
      -- safety goes before what somebody set: a priority set by hand is no ground for a visit
      p.tier = 'priority' AND p.ground = 'safety' AND has_severe_hazard(r.id) AS superseded
      WHERE current.kind = 'manual') manual ON true
  ), decided AS (
    INSERT INTO tier_decisions (id, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, explanation, decided_at, supersedes)
    SELECT "decisionId", "registrationId", 'rule', tier, previous, ground, :version::uuid, "ruleId", explanation, :at::timestamptz, supersedes
    FROM placed WHERE decides
  ), told AS (
    INSERT INTO registration_events (id, registration_id, kind, at, actor_kind, detail)
    SELECT "eventId", "registrationId", 'tier_changed', :at::timestamptz, 'procedure',
      jsonb_strip_nulls(jsonb_build_object('supersedes', supersedes))
        || jsonb_build_object('from', previous, 'to', tier, 'ground', ground, 'decisionId', "decisionId")
    FROM placed WHERE decides AND differs
  ), updated AS (
    UPDATE registrations r SET
      tier = CASE WHEN p.decides THEN p.tier ELSE r.tier END,
      tier_ground = CASE WHEN p.decides THEN p.ground ELSE r.tier_ground END,
      tier_decision_id = CASE WHEN p.decides THEN p."decisionId" ELSE r.tier_decision_id END,
      -- another reason for the same tier changes no date
      next_confirmation_on = CASE WHEN p.decides AND p.tier <> p.previous AND r.confirmed_on IS NOT NULL
        THEN next_confirmation_on(s.settings, p.tier, r.confirmed_on, r.unchanged_confirmations) ELSE r.next_confirmation_on END,
      version = r.version + p.decides::integer,
      reviewed_at = :at::timestamptz,
      review_requested_at = CASE WHEN r.review_requested_at::text IS DISTINCT FROM p."answersRequest" THEN r.review_requested_at END
    FROM placed p, (SELECT revisit_settings() AS settings) s WHERE r.id = p."registrationId"
  )
  SELECT "registrationId" AS id, supersedes, "decidedBy", "patchId", CASE WHEN differs THEN previous || '>' || tier END AS move FROM placed WHERE decides`;

/** Visits not begun whose registration is still in the priority tier on the same ground: for another reason now. */
async function standOnNewDecisions(trx: Knex.Transaction, registrationIds: string[]): Promise<void> {
  await trx.raw(
    `UPDATE visits v SET tier_decision_id = r.tier_decision_id FROM registrations r
     WHERE r.id = ANY (?::uuid[]) AND v.registration_id = r.id AND v.state IN ('proposed', 'released', 'appointed')
       AND r.tier = 'priority' AND v.ground = r.tier_ground AND v.tier_decision_id <> r.tier_decision_id`,
    [registrationIds],
  );
}

/** A rule's decision with the version that made it: all that an explanation needs. */
export interface DecisionToExplain {
  id: string;
  tier: string;
  ground: string | null;
  ruleId: string | null;
  /** As stored: date, rules that matched, facts with value, source and date. */
  explanation: unknown;
  rulesetVersionId: string;
  rulesetVersionNumber: number;
  document: unknown;
}

/** Undefined for a person's decision, or where the caller may not read the registration. */
export async function findDecisionToExplain(
  db: Knex,
  decisionId: string,
): Promise<DecisionToExplain | undefined> {
  return db('tier_decisions as t')
    .join('ruleset_versions as v', 'v.id', 't.ruleset_version_id')
    .where('t.id', decisionId)
    .first<DecisionToExplain | undefined>(
      't.id',
      't.tier',
      't.ground',
      't.rule_id as ruleId',
      't.explanation',
      'v.id as rulesetVersionId',
      'v.number as rulesetVersionNumber',
      'v.document',
    );
}
