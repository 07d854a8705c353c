import type { Knex } from 'knex';
import { openIncident } from './incidents';
import { getLocalInstant, getProgrammeDate } from './rounds';

/** From this hour on, in the authority's time zone: after the day's work and before the next one's. */
const NIGHT_HOUR = 2;
/** Compared in one statement; nothing is locked meanwhile. */
const BATCH = 5_000;
/** At one tick: a million registrations take ten. */
const BATCHES = 20;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface Check {
  night: string;
  part: 'buildings' | 'registrations';
  checkedUpTo: string | null;
}

/**
 * Holds kept facts against a full computation, once for each night of the programme (`at`: its instant), at most BATCHES at a
 * call: the next call goes on. What differs is made anew, its homes are reviewed, and the night's incident
 * KEPT_FACTS_DIFFERED tells how many: something wrote past the triggers that keep them. Returns how many were compared.
 */
export async function checkKeptFacts(
  service: Knex,
  at: Date,
  { batch = BATCH, batches = BATCHES } = {},
): Promise<number> {
  let checked = 0;
  let check = (await findCheckUnderWay(service)) ?? (await beginCheck(service, at));
  for (let turn = 0; check !== undefined && turn < batches; turn++) {
    const ids = await listNext(service, check, batch);
    checked += ids.length;
    check = await compare(service, check, ids, ids.length === batch);
  }
  return checked;
}

const CHECK = `night::text AS night, part, checked_up_to AS "checkedUpTo"`;

async function findCheckUnderWay(service: Knex): Promise<Check | undefined> {
  const { rows } = await service.raw<{ rows: Check[] }>(
    `SELECT ${CHECK} FROM kept_fact_checks WHERE part <> 'over'`,
  );
  return rows[0];
}

async function beginCheck(service: Knex, at: Date): Promise<Check | undefined> {
  const night = await getProgrammeDate(service, at);
  if (at < (await getLocalInstant(service, night, NIGHT_HOUR))) return undefined;
  const { rows } = await service.raw<{ rows: Check[] }>(
    `INSERT INTO kept_fact_checks (night) VALUES (?) ON CONFLICT DO NOTHING RETURNING ${CHECK}`,
    [night],
  );
  return rows[0];
}

const REGISTRATIONS = `SELECT id FROM (
    (SELECT id FROM registrations WHERE state IN ('unverified', 'verified') AND id > :after ORDER BY id LIMIT :batch)
    UNION (SELECT registration_id FROM registration_facts WHERE registration_id > :after ORDER BY registration_id LIMIT :batch)
  ) next ORDER BY id LIMIT :batch`;
const BUILDINGS = 'SELECT id FROM buildings WHERE id > :after ORDER BY id LIMIT :batch';

async function listNext(service: Knex, { part, checkedUpTo }: Check, batch: number): Promise<string[]> {
  const { rows } = await service.raw<{ rows: { id: string }[] }>(
    part === 'buildings' ? BUILDINGS : REGISTRATIONS,
    { after: checkedUpTo ?? BEFORE_ALL, batch },
  );
  return rows.map(({ id }) => id);
}

/** Compares these, mends, and notes how far the check is; undefined once it is over. */
async function compare(
  service: Knex,
  { night, part }: Check,
  ids: readonly string[],
  more: boolean,
): Promise<Check | undefined> {
  const one = part === 'buildings' ? 'building' : 'registration';
  // a statement of its own: its instant is that of its snapshot
  const { rows } = await service.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM differing_${one}_facts(?::uuid[]) AS differing(id) ORDER BY id`,
    [[...ids]],
  );
  const differing = rows.map(({ id }) => id);
  return service.transaction(async (trx) => {
    if (differing.length > 0) {
      await trx.raw(`SELECT keep_${one}_facts(?::uuid[])`, [differing]);
      await trx.raw(
        `UPDATE registrations SET review_requested_at = programme_now()
         WHERE ${part === 'buildings' ? 'building_id' : 'id'} = ANY (?::uuid[]) AND state IN ('unverified', 'verified')`,
        [differing],
      );
    }
    const next = more ? part : part === 'buildings' ? 'registrations' : 'over';
    const { rows: noted } = await trx.raw<{ rows: { buildings: number; registrations: number }[] }>(
      `UPDATE kept_fact_checks SET part = :next, checked_up_to = :upTo, ${part} = ${part} + :compared,
         differing_${part} = differing_${part} + :differing
       WHERE night = :night RETURNING differing_buildings AS buildings, differing_registrations AS registrations`,
      {
        next,
        upTo: more ? (ids.at(-1) ?? null) : null,
        compared: ids.length,
        differing: differing.length,
        night,
      },
    );
    if (differing.length > 0) await tell(trx, night, noted[0]);
    return next === 'over'
      ? undefined
      : { night, part: next, checkedUpTo: more ? (ids.at(-1) ?? null) : null };
  });
}

/** One incident for each night, with what was found so far. */
async function tell(trx: Knex, night: string, counts: object | undefined): Promise<void> {
  const detail = { night, ...counts };
  const key = { code: 'KEPT_FACTS_DIFFERED', about: night };
  await openIncident(trx, { ...key, workflowId: null, detail });
  await trx('incidents')
    .where(key)
    .whereIn('state', ['open', 'retrying'])
    .update({ detail: JSON.stringify(detail) });
}
