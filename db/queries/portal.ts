import type { Knex } from 'knex';
import type { ManualReason } from '../../domain/manual-tier';
import type { Tier } from '../../domain/tier';
import type { CalendarDate } from '../../domain/working-days';

export type LinkState = 'open' | 'used' | 'expired' | 'revoked' | 'locked';

export interface Link {
  linkId: string;
  purpose: 'confirmation' | 'visit';
  state: LinkState;
}

/** The link of a token's hash. Looking changes nothing. */
export async function findLink(db: Knex, tokenHash: Buffer): Promise<Link | undefined> {
  const { rows } = await db.raw<{ rows: Link[] }>(
    'SELECT link_id AS "linkId", purpose, state FROM link_by_token(?)',
    [tokenHash],
  );
  return rows[0];
}

/**
 * Tries a code at a link. 'proved': the resident's session of half an hour (real time) is made. 'wrong': counted for
 * good; the fifth locks the link. Anything else: the state of a link that no code opens; undefined: there is no such link.
 * The database checks and counts under one lock, so that many guesses at once get no more tries.
 */
export async function proveCode(
  db: Knex,
  tokenHash: Buffer,
  codeHash: Buffer,
  session: { tokenHash: Buffer; csrfToken: string },
): Promise<'proved' | 'wrong' | LinkState | undefined> {
  const { rows } = await db.raw<{ rows: { result: 'proved' | 'wrong' | LinkState | null }[] }>(
    'SELECT prove_link_code(?, ?, ?, ?) AS result',
    [tokenHash, codeHash, session.tokenHash, session.csrfToken],
  );
  return rows[0]?.result ?? undefined;
}

export async function findLinkSession(
  db: Knex,
  tokenHash: Buffer,
): Promise<{ linkId: string; csrfToken: string } | undefined> {
  const { rows } = await db.raw<{ rows: { linkId: string; csrfToken: string }[] }>(
    'SELECT link_id AS "linkId", csrf_token AS "csrfToken" FROM link_session_by_token(?)',
    [tokenHash],
  );
  return rows[0];
}

export interface PortalRegistration {
  registrationId: string;
  patchId: string;
  address: string;
  dwellingNumber: string;
  since: CalendarDate;
  occupantCount: number | null;
  messagesStopped: boolean;
  today: CalendarDate;
}

/** The registration behind the caller's link. */
export async function findPortalRegistration(trx: Knex): Promise<PortalRegistration | undefined> {
  const { rows } = await trx.raw<{ rows: PortalRegistration[] }>(
    `SELECT r.id AS "registrationId", r.patch_id AS "patchId", b.address, d.number AS "dwellingNumber", lower(r.period) AS since,
       r.occupant_count AS "occupantCount", r.messages_stopped_at IS NOT NULL AS "messagesStopped", programme_today() AS today
     FROM links l JOIN registrations r ON r.id = l.registration_id JOIN buildings b ON b.id = r.building_id
     JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id WHERE l.id = app_link()`,
  );
  return rows[0];
}

/** A tier that a person set, as the resident sees it, and how their objection to it stands. */
export interface PortalManualTier {
  decisionId: string;
  tier: Tier;
  reason: ManualReason;
  /** From this day on the rules decide again. */
  until: CalendarDate;
  office: { zh: string; en: string };
  objection: { decision: 'upheld' | 'rejected' | 'withdrawn' | null; dueOn: CalendarDate } | null;
}

/** The tier set by hand that the caller's home is in, or was in until an objection to it was decided. */
export async function findPortalManualTier(trx: Knex): Promise<PortalManualTier | undefined> {
  const { rows } = await trx.raw<{ rows: PortalManualTier[] }>(
    `SELECT d.id AS "decisionId", d.tier, d.manual_reason AS reason, programme_date(d.manual_until) AS until,
       jsonb_build_object('zh', office.name_zh, 'en', office.name_en) AS office,
       CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('decision', o.decision, 'dueOn', programme_date(o.due_at)) END AS objection
     FROM links l JOIN registrations r ON r.id = l.registration_id
     JOIN areas patch ON patch.id = r.patch_id JOIN areas office ON office.id = patch.parent_id
     JOIN tier_decisions d ON d.registration_id = r.id AND d.kind = 'manual' AND d.manual_until > programme_now()
     LEFT JOIN disputes o ON o.tier_decision_id = d.id
     WHERE l.id = app_link() AND (d.id = r.tier_decision_id OR o.id IS NOT NULL)
     ORDER BY d.decided_at DESC, d.id DESC LIMIT 1`,
  );
  return rows[0];
}

/** Records the resident's objection to a tier set by hand; false where it was recorded before. */
export async function insertObjection(
  trx: Knex,
  objection: {
    id: string;
    registrationId: string;
    tierDecisionId: string;
    statement: string | null;
    dueAt: Date;
    at: Date;
  },
): Promise<boolean> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO disputes (id, registration_id, subject, tier_decision_id, statement, opened_at, due_at)
     VALUES (:id, :registrationId, 'tier', :tierDecisionId, :statement, :at, :dueAt) ON CONFLICT (tier_decision_id) DO NOTHING`,
    objection,
  );
  return rowCount === 1;
}

/** True for the one answer that uses the link up. */
export async function setLinkUsed(trx: Knex): Promise<boolean> {
  const count: number = await trx('links')
    .where({ id: trx.raw('app_link()') })
    .whereNull('used_at')
    .update({ used_at: trx.raw('now()') });
  return count === 1;
}

/** Records the resident's dispute of a value on record; their words stay in the table and go nowhere else. */
export async function insertDispute(
  trx: Knex,
  dispute: {
    id: string;
    registrationId: string;
    subject: string;
    statement: string | null;
    dueAt: Date;
    at: Date;
  },
): Promise<void> {
  await trx('disputes')
    .insert({
      id: dispute.id,
      registration_id: dispute.registrationId,
      subject: dispute.subject,
      statement: dispute.statement,
      opened_at: dispute.at,
      due_at: dispute.dueAt,
    })
    .onConflict(trx.raw(`(registration_id, subject) WHERE decided_at IS NULL AND subject <> 'tier'`))
    .ignore();
}

/**
 * Stops messages to the home of the caller's link, with the event; a used link may do that, and nothing else. Gives the
 * registration; undefined where they were stopped before.
 */
export async function stopMessages(
  trx: Knex,
): Promise<{ registrationId: string; patchId: string } | undefined> {
  const { rows } = await trx.raw<{ rows: { registrationId: string; patchId: string }[] }>(
    'SELECT registration_id AS "registrationId", patch_id AS "patchId" FROM stop_messages()',
  );
  return rows[0];
}

/** Lets messages to the home of the caller's link go out again, as stopMessages() stops them; undefined where they go out. */
export async function resumeMessages(
  trx: Knex,
): Promise<{ registrationId: string; patchId: string } | undefined> {
  const { rows } = await trx.raw<{ rows: { registrationId: string; patchId: string }[] }>(
    'SELECT registration_id AS "registrationId", patch_id AS "patchId" FROM resume_messages()',
  );
  return rows[0];
}

/** Whether messages to the home of the caller's link are stopped. */
export async function areMessagesStopped(trx: Knex): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { stopped: boolean | null }[] }>(
    'SELECT messages_stopped() AS stopped',
  );
  return rows[0]?.stopped === true;
}

interface InTwoLanguages {
  zh: string;
  en: string;
}

/** How a resident checks that a message is real, and how the programme is reached; null where it does not say. */
export interface ProgrammeContact {
  verifyHint: InTwoLanguages;
  contact: { phone: string; address: InTwoLanguages; hours: InTwoLanguages } | null;
}

export async function getProgrammeContact(db: Knex): Promise<ProgrammeContact> {
  const { rows } = await db.raw<{ rows: ProgrammeContact[] }>(
    `SELECT jsonb_build_object('zh', verify_hint_zh, 'en', verify_hint_en) AS "verifyHint",
       CASE WHEN contact_phone IS NOT NULL THEN jsonb_build_object('phone', contact_phone,
         'address', jsonb_build_object('zh', contact_address_zh, 'en', contact_address_en),
         'hours', jsonb_build_object('zh', contact_hours_zh, 'en', contact_hours_en)) END AS contact
     FROM programme`,
  );
  return rows[0] ?? { verifyHint: { zh: '', en: '' }, contact: null };
}
