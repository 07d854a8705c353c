import type { Knex } from 'knex';
import { completeSettings } from '../../domain/shipped-settings';
import type { VisitSettings } from '../../domain/visit-settings';

/** The settings that this visit keeps. */
export async function getSettingsOfVisit(db: Knex, visitId: string): Promise<VisitSettings> {
  const row = await db('visits as v')
    .join('procedure_settings as s', 's.id', 'v.settings_id')
    .where('v.id', visitId)
    .first<{ document: object } | undefined>('s.document');
  return completeSettings('siteVisit', row?.document);
}
