import type { Knex } from 'knex';

const BATCH = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Makes anew the kept facts that time has changed (or a new version of their SQL), of buildings and of registrations; gives of how many registrations. Runs on the
 * doorstep_service pool, a transaction for each few thousand. `onProgress` hears how many so far.
 */
export async function refreshKeptFacts(service: Knex, onProgress?: (kept: number) => void): Promise<number> {
  let total = 0;
  for (const noun of ['building', 'registration'] as const) {
    for (let kept = 1; kept > 0;) {
      // the instant is asked for once: of each row, it would take longer than the index that finds them saves
      const { rows } = await service.raw<{ rows: { kept: number }[] }>(
        `SELECT keep_${noun}_facts(ARRAY(
           SELECT ${noun}_id FROM ${noun}_facts WHERE expires_at <= (SELECT programme_now()) ORDER BY expires_at LIMIT ${BATCH})) AS kept`,
      );
      kept = rows[0]?.kept ?? 0;
      // how many homes there are is what is counted: of a building each reads the same row
      if (noun === 'registration') total += kept;
      if (kept > 0) onProgress?.(total);
    }
  }
  return total;
}

/** Adds the facts of registrations in force that have none: those that were written in bulk. As refreshKeptFacts. */
export async function addMissingKeptFacts(
  service: Knex,
  onProgress?: (kept: number) => void,
): Promise<number> {
  let total = 0;
  for (let after: string | null = BEFORE_ALL; after !== null;) {
    const { rows }: { rows: { kept: number; last: string | null }[] } = await service.raw(
      `WITH missing AS (
         SELECT id FROM registrations r WHERE id > ? AND state IN ('unverified', 'verified')
           AND NOT EXISTS (SELECT FROM registration_facts f WHERE f.registration_id = r.id)
         ORDER BY id LIMIT ${BATCH}
       )
       SELECT keep_registration_facts(array_agg(id)) AS kept, (array_agg(id ORDER BY id DESC))[1] AS last FROM missing`,
      [after],
    );
    after = rows[0]?.last ?? null;
    total += rows[0]?.kept ?? 0;
    if (after !== null) onProgress?.(total);
  }
  return total;
}
