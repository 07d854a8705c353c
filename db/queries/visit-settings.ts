import type { Knex } from 'knex';
import {
  completeVisitSettings,
  DEFAULT_VISIT_SETTINGS,
  type VisitSettings,
} from '../../domain/visit-settings';
import { ensureSettings, findSettingsInForce } from './procedure-settings';

/** The settings of site visits that are in force. */
export async function getVisitSettings(db: Knex): Promise<{ id: string; settings: VisitSettings }> {
  const inForce = await findSettingsInForce(db, 'siteVisit');
  if (!inForce) throw new Error('SETTINGS_MISSING');
  return { id: inForce.id, settings: completeVisitSettings(inForce.document) };
}

/** The settings that this visit keeps. */
export async function getSettingsOfVisit(db: Knex, visitId: string): Promise<VisitSettings> {
  const row = await db('visits as v')
    .join('procedure_settings as s', 's.id', 'v.settings_id')
    .where('v.id', visitId)
    .first<{ document: Partial<VisitSettings> } | undefined>('s.document');
  return completeVisitSettings(row?.document);
}

/** Puts the shipped settings into force where there are none. Two callers at once do no harm. */
export async function ensureVisitSettings(service: Knex): Promise<void> {
  await ensureSettings(service, 'siteVisit', DEFAULT_VISIT_SETTINGS);
}
