import type { Knex } from 'knex';

/** How much of everything there is, for `doorstep status`. */
export interface Counts {
  /** On the register now: neither gone nor ended. */
  buildings: number;
  dwellings: number;
  /** In force, by tier; each tier is named, also with none. */
  registrations: Record<string, number>;
  /** Opening or open. */
  openRounds: number;
  /** By state; each state is named, also with none. */
  tasks: Record<string, number>;
  /** Not yet handed to Temporal; what came too late waits for a person and is not counted. */
  unsentOutbox: number;
  /** That need a person. */
  incidents: number;
}

const TIERS = { priority: 0, standard: 0, light: 0 };
const TASKS = { waiting: 0, open: 0, done: 0, refused: 0, exhausted: 0, withdrawn: 0, carried_over: 0 };

export async function countEverything(db: Knex): Promise<Counts> {
  const { rows } = await db.raw<{ rows: [Counts] }>(`
    SELECT
      (SELECT count(*) FROM buildings WHERE gone_on IS NULL) AS buildings,
      (SELECT count(*) FROM dwellings WHERE ended_on IS NULL) AS dwellings,
      (SELECT coalesce(jsonb_object_agg(tier, n), '{}') FROM (
        SELECT tier, count(*) AS n FROM registrations WHERE state IN ('unverified', 'verified') GROUP BY tier) t) AS registrations,
      (SELECT count(*) FROM rounds WHERE state <> 'closed') AS "openRounds",
      (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
        SELECT state, count(*) AS n FROM tasks GROUP BY state) t) AS tasks,
      (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND late_at IS NULL) AS "unsentOutbox",
      (SELECT count(*) FROM incidents WHERE state IN ('open', 'retrying')) AS "incidents"`);
  const [counts] = rows;
  return {
    ...counts,
    registrations: { ...TIERS, ...counts.registrations },
    tasks: { ...TASKS, ...counts.tasks },
  };
}
