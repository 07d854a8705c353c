import type { Knex } from 'knex';
import type { WorkSettings } from '../../domain/officer-work';
import { completeSettings } from '../../domain/shipped-settings';

/** The settings in force that say how much work registrations of a tier are. */
export async function getWorkSettings(db: Knex): Promise<WorkSettings> {
  const rows = await db('procedure_settings')
    .whereIn('kind', ['officerWork', 'revisitRound', 'siteVisit'])
    .where({ state: 'published' })
    .select<{ kind: string; document: object }[]>('kind', 'document');
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.document;
  return {
    work: completeSettings('officerWork', of('officerWork')),
    cadenceDays: completeSettings('revisitRound', of('revisitRound')).cadenceDays,
    quietDaysAfter: completeSettings('siteVisit', of('siteVisit')).quietDaysAfter,
  };
}

/** How many officers have patches. */
export async function countOfficersWithPatches(db: Knex): Promise<number> {
  const row = await db('areas')
    .where({ kind: 'patch' })
    .countDistinct<{ count: string }>('officer_id as count')
    .first();
  return Number(row?.count ?? 0);
}

/** The same for the half-month to come, without the days on which they are away; as whole persons, with a fraction. */
export async function countOfficersPresent(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ present: string }] }>(
    'SELECT officers_present(programme_today(), programme_today() + 15) AS present',
  );
  return Number(rows[0].present);
}
