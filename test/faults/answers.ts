import type { Knex } from 'knex';

/** What somebody told the product and was told to be on record. */
export interface Acknowledged {
  registrationId: string;
  /** The link, or the officer. */
  actorId: string;
  /** Of the audit row. */
  action: string;
  /** Of the audit row: the registration, or the officer's task. */
  subjectId: string;
  /** The registration's event and declaration that follow from it. */
  event: string | null;
  declaration: string | null;
}

/**
 * Acknowledged answers that are not on record exactly once: one audit row, one event, one declaration, as far as the
 * kind of answer has them.
 */
export async function listLostOrDoubled(
  service: Knex,
  acknowledged: readonly Acknowledged[],
): Promise<object[]> {
  const { rows } = await service.raw<{ rows: object[] }>(
    `SELECT * FROM (
       SELECT k.*,
         (SELECT count(*) FROM audit_log a WHERE a.action = k.action AND a."subject_id" = k."subjectId" AND a.actor_id = k."actorId") AS audited,
         (SELECT count(*) FROM registration_events e
          WHERE e.registration_id = k."registrationId" AND e.actor_id = k."actorId" AND e.kind = k.event) AS events,
         (SELECT count(*) FROM declarations d WHERE d.registration_id = k."registrationId" AND d.kind = k.declaration) AS declarations
       FROM jsonb_to_recordset(:acknowledged::jsonb) AS k("registrationId" uuid, "actorId" uuid, action text, "subjectId" uuid,
         event text, declaration text)) found
     WHERE (audited, events, declarations)
       <> (1, (event IS NOT NULL)::integer, (declaration IS NOT NULL)::integer)`,
    { acknowledged: JSON.stringify(acknowledged) },
  );
  return rows;
}

/** How many answers by link or officer are on record in all. */
export async function countAnswersOnRecord(service: Knex): Promise<number> {
  const { rows } = await service.raw<{ rows: { count: number }[] }>(
    `SELECT count(*) AS count FROM audit_log WHERE action = 'task.outcome' OR action LIKE 'portal.%'`,
  );
  return rows[0]?.count ?? 0;
}
