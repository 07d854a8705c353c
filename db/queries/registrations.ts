import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { CalendarDate } from '../../domain/working-days';
import { NotUpdated } from '../not-updated';
import { requestReview } from './confirmations';

export interface RegistrationFilter {
  tier?: string;
  ground?: string;
  patchId?: string;
  state?: string;
}

export interface RegistrationItem {
  id: string;
  patchId: string;
  address: string;
  /** Null for those who may not see below the building. */
  dwellingNumber: string | null;
  state: string;
  tier: string;
  ground: string | null;
  confirmedOn: string | null;
  nextConfirmationOn: string | null;
  version: number;
}

const LIST = `SELECT r.id, r.patch_id AS "patchId", b.address, d.number AS "dwellingNumber", r.state, r.tier, r.tier_ground AS ground,
    r.confirmed_on AS "confirmedOn", r.next_confirmation_on AS "nextConfirmationOn", r.version
  FROM registrations r JOIN buildings b ON b.id = r.building_id
  LEFT JOIN units u ON u.id = r.unit_id LEFT JOIN dwellings d ON d.id = u.dwelling_id`;

/** Registrations the caller may see after the cursor id, in order of id. */
export async function listRegistrations(
  trx: Knex,
  filter: RegistrationFilter,
  after: string | null,
  limit: number,
): Promise<RegistrationItem[]> {
  const { rows } = await trx.raw<{ rows: RegistrationItem[] }>(
    `${LIST} WHERE (:after::uuid IS NULL OR r.id > :after::uuid) AND (:tier::text IS NULL OR r.tier = :tier)
       AND (:ground::text IS NULL OR r.tier_ground = :ground) AND (:patchId::uuid IS NULL OR r.patch_id = :patchId::uuid)
       AND (:state::text IS NULL OR r.state = :state) ORDER BY r.id LIMIT :limit`,
    {
      after,
      limit,
      tier: filter.tier ?? null,
      ground: filter.ground ?? null,
      patchId: filter.patchId ?? null,
      state: filter.state ?? null,
    },
  );
  return rows;
}

export interface RegistrationDetail extends RegistrationItem {
  decisionId: string | null;
  decision: object | null;
  hazards: object[];
  /** Empty for those who may not read personal data. */
  residents: { id: string; name: string | null }[];
  /** What the log sender "sent", newest first; only in a demonstration, and as personal as the residents. */
  messages: { id: string; channel: string; purpose: string; sentAt: string; body: string }[];
}

/** One registration with its tier's explanation and its open hazards; residents as far as the caller may read them. */
export async function findRegistration(trx: Knex, id: string): Promise<RegistrationDetail | undefined> {
  const { rows } = await trx.raw<{ rows: RegistrationDetail[] }>(
    `SELECT x.*, (SELECT tier_decision_id FROM registrations WHERE id = x.id) AS "decisionId",
       (SELECT jsonb_build_object('id', t.id, 'kind', t.kind, 'tier', t.tier, 'ground', t.ground, 'ruleId', t.rule_id,
          'rulesetVersionId', t.ruleset_version_id, 'explanation', t.explanation, 'manualReason', t.manual_reason, 'manualUntil', t.manual_until,
          'decidedAt', t.decided_at, 'decidedBy', t.decided_by, 'deciderName', u.display_name)
        FROM registrations r JOIN tier_decisions t ON t.id = r.tier_decision_id LEFT JOIN users u ON u.id = t.decided_by WHERE r.id = x.id) AS decision,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'severity', h.severity, 'state', h.state, 'deadlineOn', h.deadline_on))
        FROM hazards h JOIN registrations r ON r.building_id = h.building_id LEFT JOIN units u ON u.id = r.unit_id
        WHERE r.id = x.id AND h.closed_at IS NULL AND (h.dwelling_id IS NULL OR h.dwelling_id = u.dwelling_id)), '[]') AS hazards,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name))
        FROM registration_residents rr JOIN residents p ON p.id = rr.resident_id WHERE rr.registration_id = x.id), '[]') AS residents,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'channel', c.channel, 'purpose', c.purpose, 'sentAt', c.at, 'body', m.body) ORDER BY c.at DESC)
        FROM contact_attempts c JOIN message_log m ON m.contact_attempt_id = c.id AND m.sent_at IS NOT NULL WHERE c.registration_id = x.id), '[]') AS messages
     FROM (${LIST} WHERE r.id = ?) x`,
    [id],
  );
  return rows[0];
}

/** The registration's version, locked until the transaction ends; missing where the caller may not change it. */
export async function lockRegistration(trx: Knex, id: string): Promise<{ version: number } | undefined> {
  return trx('registrations')
    .where({ id })
    .forNoKeyUpdate()
    .first<{ version: number } | undefined>('version');
}

/** Since when the registration's tenancy runs, and the programme's date today. */
export async function findTenancy(
  trx: Knex,
  id: string,
): Promise<{ since: CalendarDate; today: CalendarDate } | undefined> {
  const { rows } = await trx.raw<{ rows: { since: CalendarDate; today: CalendarDate }[] }>(
    'SELECT lower(period) AS since, programme_today() AS today FROM registrations WHERE id = ?',
    [id],
  );
  return rows[0];
}

/** The decision by which this person holds the registration in this tier for this reason already; undefined: none does. */
export async function findStandingManualTier(
  trx: Knex,
  wanted: { registrationId: string; tier: string; reason: string; decidedBy: string },
): Promise<string | undefined> {
  const found = await trx('registrations as r')
    .join('tier_decisions as d', 'd.id', 'r.tier_decision_id')
    .where({
      'r.id': wanted.registrationId,
      'd.kind': 'manual',
      'd.tier': wanted.tier,
      'd.manual_reason': wanted.reason,
      'd.decided_by': wanted.decidedBy,
    })
    .whereRaw('d.manual_until > programme_now()')
    .first<{ id: string } | undefined>('d.id');
  return found?.id;
}

/**
 * A person sets the tier for 30 days; the rules decide again afterwards. Returns the decision's id. The database
 * refuses it to whoever does not supervise the registration's patch; throws REGISTRATION_NOT_UPDATED where the decision
 * would have no effect.
 */
export async function insertManualTier(
  trx: Knex,
  decision: {
    registrationId: string;
    tier: string;
    previousTier: string;
    reason: string;
    decidedBy: string;
    at: Date;
  },
): Promise<string> {
  const id = uuid();
  await trx('tier_decisions').insert({
    id,
    registration_id: decision.registrationId,
    kind: 'manual',
    tier: decision.tier,
    previous_tier: decision.previousTier,
    manual_reason: decision.reason,
    decided_at: decision.at,
    // who sets it anew keeps the end of their own: making it longer takes another supervisor
    manual_until: trx.raw(
      `least(?::timestamptz + interval '30 days', (SELECT d.manual_until FROM registrations r JOIN tier_decisions d ON d.id = r.tier_decision_id
         WHERE r.id = ? AND d.kind = 'manual' AND d.decided_by = ? AND d.manual_until > ?))`,
      [decision.at, decision.registrationId, decision.decidedBy, decision.at],
    ),
    decided_by: decision.decidedBy,
  });
  const count: number = await trx('registrations')
    .where({ id: decision.registrationId })
    .whereIn('state', ['unverified', 'verified'])
    .update({
      tier: decision.tier,
      tier_ground: null,
      tier_decision_id: id,
      next_confirmation_on: trx.raw(
        'coalesce(next_confirmation_on(revisit_settings(), ?, confirmed_on, unchanged_confirmations), next_confirmation_on)',
        [decision.tier],
      ),
      version: trx.raw('version + 1'),
    });
  if (count === 0) throw new NotUpdated('REGISTRATION_NOT_UPDATED');
  // a severe hazard ends what a person set, also where it was found before
  await requestReview(trx, decision.registrationId);
  return id;
}
