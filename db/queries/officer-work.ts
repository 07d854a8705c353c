import type { Knex } from 'knex';
import { DEFAULT_OFFICER_WORK, type OfficerWorkSettings, type WorkSettings } from '../../domain/officer-work';
import { DEFAULT_REVISIT_SETTINGS, type RevisitSettings } from '../../domain/revisit-round';
import { completeVisitSettings, type VisitSettings } from '../../domain/visit-settings';

interface Documents {
  officerWork: Partial<OfficerWorkSettings> | null;
  revisitRound: Partial<RevisitSettings> | null;
  siteVisit: Partial<VisitSettings> | null;
}

/** The settings in force that say how much work registrations of a tier are. What an older document does not say is as shipped. */
export async function getWorkSettings(db: Knex): Promise<WorkSettings> {
  const rows = await db('procedure_settings')
    .whereIn('kind', ['officerWork', 'revisitRound', 'siteVisit'])
    .where({ state: 'published' })
    .select<{ kind: keyof Documents; document: object }[]>('kind', 'document');
  const found = Object.fromEntries(rows.map(({ kind, document }) => [kind, document])) as Partial<Documents>;
  return {
    work: { ...DEFAULT_OFFICER_WORK, ...found.officerWork },
    cadenceDays: { ...DEFAULT_REVISIT_SETTINGS.cadenceDays, ...found.revisitRound?.cadenceDays },
    quietDaysAfter: completeVisitSettings(found.siteVisit).quietDaysAfter,
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
