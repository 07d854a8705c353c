import type { Knex } from 'knex';

export type LinkState = 'open' | 'used' | 'expired' | 'revoked' | 'locked';

export interface Link {
  linkId: string;
  purpose: 'confirmation' | 'visit';
  codeHash: Buffer;
  state: LinkState;
}

/** The link of a token's hash. Looking changes nothing. */
export async function findLink(db: Knex, tokenHash: Buffer): Promise<Link | undefined> {
  const { rows } = await db.raw<{ rows: Link[] }>(
    'SELECT link_id AS "linkId", purpose, code_hash AS "codeHash", state FROM link_by_token(?)',
    [tokenHash],
  );
  return rows[0];
}

/** Counts a wrong code for good; at five the link is locked. Returns how many there were. */
export async function addWrongCode(db: Knex, linkId: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>('SELECT count_wrong_code(?) AS count', [
    linkId,
  ]);
  return rows[0]?.count ?? 0;
}

/** Who proved the code; real time. */
export async function insertLinkSession(
  trx: Knex,
  session: { tokenHash: Buffer; linkId: string; csrfToken: string },
): Promise<void> {
  await trx.raw(
    `INSERT INTO link_sessions (token_hash, link_id, csrf_token, expires_at) VALUES (?, ?, ?, now() + interval '30 minutes')`,
    [session.tokenHash, session.linkId, session.csrfToken],
  );
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
  since: string;
  occupantCount: number | null;
  used: boolean;
}

/** The registration behind the caller's link. */
export async function findPortalRegistration(trx: Knex): Promise<PortalRegistration | undefined> {
  const { rows } = await trx.raw<{ rows: PortalRegistration[] }>(
    `SELECT r.id AS "registrationId", r.patch_id AS "patchId", b.address, d.number AS "dwellingNumber", lower(r.period) AS since,
       r.occupant_count AS "occupantCount", l.used_at IS NOT NULL AS used
     FROM links l JOIN registrations r ON r.id = l.registration_id JOIN buildings b ON b.id = r.building_id
     JOIN units u ON u.id = r.unit_id JOIN dwellings d ON d.id = u.dwelling_id WHERE l.id = app_link()`,
  );
  return rows[0];
}

/** True for the one answer that uses the link up. */
export async function setLinkUsed(trx: Knex): Promise<boolean> {
  const count: number = await trx('links')
    .where({ id: trx.raw('app_link()') })
    .whereNull('used_at')
    .update({ used_at: trx.raw('now()') });
  return count === 1;
}

/** Records the resident's dispute; their words stay in the table and go nowhere else. */
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
    .onConflict(trx.raw('(registration_id, subject) WHERE decided_at IS NULL'))
    .ignore();
}

/** False where messages were stopped before. */
export async function setMessagesStopped(trx: Knex, registrationId: string): Promise<boolean> {
  const count: number = await trx('registrations')
    .where({ id: registrationId })
    .whereNull('messages_stopped_at')
    .update({ messages_stopped_at: trx.raw('programme_now()'), version: trx.raw('version + 1') });
  return count === 1;
}

/** How a resident can check that a message is real. */
export async function getVerifyHint(db: Knex): Promise<{ zh: string; en: string }> {
  const row = await db('programme').first<{ zh: string; en: string } | undefined>(
    'verify_hint_zh as zh',
    'verify_hint_en as en',
  );
  return row ?? { zh: '', en: '' };
}
