import type { Knex } from 'knex';

/** What a version bears that may go on: its cases pass, and officers have time for it. */
export const GOOD_ASSESSMENT = JSON.stringify({
  asOf: '2026-11-02',
  against: 1,
  cases: { passed: 0, failed: 0, failing: [], problems: [] },
  simulation: { work: { overCapacity: false } },
});

/** What hand-in leaves beside that: a report on a version in review by which no group of homes is visited more often. */
export async function weigh(trx: Knex, versionId: string): Promise<void> {
  await trx.raw(
    `SELECT store_neutrality_report(?, '{"facts": []}', '{"records": 0, "trials": 0, "raised": 0}', '{}')`,
    [versionId],
  );
}
