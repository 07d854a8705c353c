import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { CHANGES_LISTED, type Differences, type ValueChange } from './register-import';

/** Whether the authority lets this source send adverts now. */
export async function mayAdvertSourceSend(db: Knex, key: string): Promise<boolean> {
  const row = await db('advert_sources')
    .where({ key })
    .whereNull('ended_at')
    .first<{ key: string } | undefined>('key');
  return row !== undefined;
}

const ADDRESS = `s.fields ->> 'address'`;
const KIND = `s.fields ->> 'unitKind'`;
const FROM = `coalesce((s.fields ->> 'offeredFrom')::date, :observedOn::date)`;
const UNTIL = `(s.fields ->> 'offeredUntil')::date`;
const SAME = `a.feed = :feed AND a.reference = s.key`;
/** Sent again with a later file: what an older one says has been said. */
const NEWER = 'a.last_seen_on <= :observedOn::date';
const SAYS_OTHERWISE = `(a.address, a.unit_kind, a.ended_on) IS DISTINCT FROM (${ADDRESS}, ${KIND}, ${UNTIL})`;

/**
 * Staged adverts of one source: new ones are received; of those that are there the file says until when they stand, and one whose
 * address is another, or that was gone, is looked for anew. Reports say which changed and not to what: who administers reads them, and
 * no address below a building. One that a person dismissed stays dismissed unless its address changes.
 */
export async function mergeAdverts(
  trx: Knex.Transaction,
  options: { feed: string; importId: string; observedOn: string },
): Promise<Differences> {
  const { rows: changes } = await trx.raw<{ rows: ValueChange[] }>(
    `SELECT a.reference AS key, 'address' AS name, NULL AS "from", NULL AS "to"
     FROM import_stage s JOIN adverts a ON ${SAME} WHERE ${NEWER} AND a.address <> ${ADDRESS}
     ORDER BY s.line LIMIT ${CHANGES_LISTED}`,
    options,
  );
  const { rows: kept } = await trx.raw<{ rows: ValueChange[] }>(
    `SELECT a.reference AS key, 'address' AS name, NULL AS "from", NULL AS "to"
     FROM import_stage s JOIN adverts a ON ${SAME} WHERE NOT ${NEWER} AND ${SAYS_OTHERWISE} ORDER BY s.line`,
    options,
  );
  const { rows: changed } = await trx.raw<{ rows: { key: string }[] }>(
    `WITH told AS (
       SELECT a.id, ${SAYS_OTHERWISE} AS otherwise, a.address <> ${ADDRESS} AS moved, s.fields
       FROM import_stage s JOIN adverts a ON ${SAME} WHERE ${NEWER} FOR UPDATE OF a),
     anew AS (
       SELECT id, moved OR (state = 'gone' AND (ended_on IS NULL OR ended_on > :observedOn::date)) AS again
       FROM (SELECT t.id, t.moved, a.state, (t.fields ->> 'offeredUntil')::date AS ended_on FROM told t JOIN adverts a ON a.id = t.id) t),
     stale AS (DELETE FROM advert_matches m USING anew n WHERE n.again AND m.advert_id = n.id)
     UPDATE adverts a SET address = t.fields ->> 'address', unit_kind = t.fields ->> 'unitKind', ended_on = (t.fields ->> 'offeredUntil')::date,
       first_seen_on = least(a.first_seen_on, (t.fields ->> 'offeredUntil')::date), last_seen_on = greatest(a.last_seen_on, :observedOn::date), import_id = :importId::uuid, version = a.version + 1,
       state = CASE WHEN n.again THEN 'received' ELSE a.state END,
       dwelling_id = CASE WHEN NOT n.again THEN a.dwelling_id END, patch_id = CASE WHEN NOT n.again THEN a.patch_id END,
       due_at = CASE WHEN NOT n.again THEN a.due_at END, dismissed_reason = CASE WHEN NOT n.again THEN a.dismissed_reason END,
       decided_by = CASE WHEN NOT n.again THEN a.decided_by END, decided_at = CASE WHEN NOT n.again THEN a.decided_at END
     FROM told t JOIN anew n ON n.id = t.id WHERE a.id = t.id
     RETURNING CASE WHEN t.otherwise OR n.again THEN a.reference END AS key`,
    options,
  );
  const { rows: added } = await trx.raw<{ rows: { key: string }[] }>(
    `INSERT INTO adverts (id, feed, reference, address, unit_kind, state, first_seen_on, last_seen_on, ended_on, import_id)
     SELECT s.id, :feed, s.key, ${ADDRESS}, ${KIND}, 'received', least(${FROM}, ${UNTIL}, :observedOn::date), :observedOn::date, ${UNTIL}, :importId::uuid
     FROM import_stage s ON CONFLICT (feed, reference) DO NOTHING RETURNING reference AS key`,
    options,
  );
  return {
    added: added.map(({ key }) => key),
    changed: changed.flatMap(({ key }: { key: string | null }) => (key === null ? [] : [key])),
    gone: [],
    changes,
    kept,
  };
}

/** The sweep that is under way looks at what has come in. */
export async function wakeAdvertSweep(trx: Knex): Promise<void> {
  await trx.raw(
    `INSERT INTO outbox (message_id, workflow_id, kind, name)
     SELECT ?, workflow_id, 'signal', 'wake' FROM procedures WHERE kind = 'advertSweep' AND state IN ('requested', 'started', 'running')
     ORDER BY requested_at DESC LIMIT 1`,
    [uuid()],
  );
}
