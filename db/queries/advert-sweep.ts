import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { getProgrammeClock, hasProgrammeEnded, requestProcedure } from './procedures';

/** The workflow of a week, named by its Monday, 'YYYY-MM-DD'. */
export function advertSweepId(week: string): string {
  return `advert-sweep-${week}`;
}

/**
 * Asks for the sweep of the week in which the instant lies; once, and only where somebody may send adverts or some are there. True
 * where it was asked for now.
 */
export async function openAdvertSweep(service: Knex, at: Date): Promise<boolean> {
  if (await hasProgrammeEnded(service, at)) return false;
  const { rows } = await service.raw<{ rows: { week: string; authorityId: string }[] }>(
    `SELECT date_trunc('week', (?::timestamptz AT TIME ZONE p.time_zone))::date::text AS week, a.id AS "authorityId"
     FROM programme p JOIN areas a ON a.kind = 'authority'
     WHERE EXISTS (SELECT FROM advert_sources WHERE ended_at IS NULL) OR EXISTS (SELECT FROM adverts WHERE state NOT IN ('gone', 'dismissed'))
     LIMIT 1`,
    [at],
  );
  const [due] = rows;
  if (!due) return false;
  const workflowId = advertSweepId(due.week);
  const known = await service('procedures')
    .where({ workflow_id: workflowId })
    .first<object | undefined>('workflow_id');
  if (known) return false;
  await service.transaction(async (trx) => {
    await requestProcedure(trx, {
      workflowId,
      kind: 'advertSweep',
      subjectId: due.authorityId,
      patchId: null,
      input: { week: due.week, clock: await getProgrammeClock(trx) },
      messageId: uuid(),
    });
  });
  return true;
}
