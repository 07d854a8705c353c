import type { Knex } from 'knex';
import type { Comparison } from '../../domain/addresses/compare-addresses';

export interface ReceivedAdvert {
  id: string;
  address: string;
}

/** What was found for one advert. */
export interface FoundHomes {
  id: string;
  state: 'matched' | 'uncertain' | 'unmatched';
  dwellingId: string | null;
  candidates: readonly { buildingId: string; dwellingId: string | null; comparison: Comparison }[];
}

/** Those that nobody has looked for yet, locked until the transaction ends. */
export async function lockReceivedAdverts(trx: Knex.Transaction, limit: number): Promise<ReceivedAdvert[]> {
  return trx('adverts')
    .where({ state: 'received' })
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .select<ReceivedAdvert[]>('id', 'address');
}

/** Keeps what was found; an advert without a home takes the patch of its first candidate. */
export async function setFoundHomes(
  trx: Knex.Transaction,
  found: readonly FoundHomes[],
  dueAt: Date,
): Promise<void> {
  const ids = found.map(({ id }) => id);
  await trx('advert_matches').whereIn('advert_id', ids).delete();
  const matches = found.flatMap(({ id, candidates }) =>
    candidates.map(({ buildingId, dwellingId, comparison }, index) => ({
      advert_id: id,
      place: index + 1,
      building_id: buildingId,
      dwelling_id: dwellingId,
      agreement: JSON.stringify(comparison),
    })),
  );
  if (matches.length > 0) await trx('advert_matches').insert(matches);
  await trx.raw(
    `UPDATE adverts a SET state = f.state, dwelling_id = f.dwelling, version = a.version + 1,
       due_at = CASE f.state WHEN 'uncertain' THEN :dueAt::timestamptz END,
       patch_id = coalesce((SELECT d.patch_id FROM dwellings d WHERE d.id = f.dwelling),
         (SELECT coalesce(own.patch_id, (SELECT d.patch_id FROM dwellings d WHERE d.building_id = m.building_id AND d.patch_id IS NOT NULL AND d.ended_on IS NULL LIMIT 1))
          FROM advert_matches m LEFT JOIN dwellings own ON own.id = m.dwelling_id WHERE m.advert_id = f.id ORDER BY m.place LIMIT 1))
     FROM jsonb_to_recordset(:found::jsonb) AS f(id uuid, state text, dwelling uuid) WHERE a.id = f.id`,
    {
      dueAt,
      found: JSON.stringify(found.map(({ id, state, dwellingId }) => ({ id, state, dwelling: dwellingId }))),
    },
  );
}

/** What was looked for in vain, or decided by nobody yet, is looked for again: the register has grown. */
export async function setReceivedAgain(trx: Knex.Transaction): Promise<number> {
  return trx('adverts')
    .where({ state: 'unmatched' })
    .update({ state: 'received', patch_id: null, due_at: null, version: trx.raw('version + 1') });
}

const REGISTERED = `EXISTS (SELECT FROM units u JOIN registrations r ON r.unit_id = u.id
  WHERE u.dwelling_id = a.dwelling_id AND r.state IN ('unverified', 'verified') AND r.period @> :today::date)`;

/** Adverts that ended, or that their source has not sent for `goneAfterDays`, are gone. */
export async function setGoneAdverts(
  trx: Knex.Transaction,
  { today, goneAfterDays }: { today: string; goneAfterDays: number },
): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `UPDATE adverts SET state = 'gone', ended_on = coalesce(ended_on, greatest(last_seen_on, :today::date)), due_at = NULL, version = version + 1
     WHERE state NOT IN ('gone', 'dismissed', 'received') AND (ended_on <= :today::date OR last_seen_on < :today::date - :days::integer)`,
    { today, days: goneAfterDays },
  );
  return rowCount;
}

/** What a matched advert's home is: registered, or let without it; follows the register as it changes. */
export async function setLets(
  trx: Knex.Transaction,
  { today, dueAt }: { today: string; dueAt: Date },
): Promise<{ registered: number; unregistered: number }> {
  const { rows } = await trx.raw<{ rows: { state: string; count: number }[] }>(
    `WITH changed AS (
       UPDATE adverts a SET state = CASE WHEN ${REGISTERED} THEN 'registered' ELSE 'unregistered_let' END, version = a.version + 1,
         due_at = CASE WHEN ${REGISTERED} THEN NULL ELSE :dueAt::timestamptz END
       WHERE a.state = 'matched' OR (a.state = 'registered' AND NOT ${REGISTERED}) OR (a.state = 'unregistered_let' AND ${REGISTERED})
       RETURNING a.state)
     SELECT state, count(*)::integer AS count FROM changed GROUP BY state`,
    { today, dueAt },
  );
  const countOf = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { registered: countOf('registered'), unregistered: countOf('unregistered_let') };
}

/** Patches in which adverts wait for a person longer than they may. */
export async function listOverdueAdvertPatches(service: Knex, at: Date): Promise<string[]> {
  return service('adverts')
    .distinct('patch_id')
    .whereNotNull('patch_id')
    .whereIn('state', ['uncertain', 'unregistered_let'])
    .where('due_at', '<', at)
    .pluck<string[]>('patch_id');
}
