import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import {
  completeVisitSettings,
  DEFAULT_VISIT_SETTINGS,
  type VisitSettings,
} from '../../domain/visit-settings';

const KIND = 'siteVisit';

/** The newest settings of site visits. */
export async function getVisitSettings(db: Knex): Promise<{ id: string; settings: VisitSettings }> {
  const row = await db('procedure_settings')
    .where({ kind: KIND })
    .orderBy('number', 'desc')
    .first<{ id: string; document: Partial<VisitSettings> } | undefined>('id', 'document');
  if (!row) throw new Error('SETTINGS_MISSING');
  return { id: row.id, settings: completeVisitSettings(row.document) };
}

/** The settings that this visit keeps. */
export async function getSettingsOfVisit(db: Knex, visitId: string): Promise<VisitSettings> {
  const row = await db('visits as v')
    .join('procedure_settings as s', 's.id', 'v.settings_id')
    .where('v.id', visitId)
    .first<{ document: Partial<VisitSettings> } | undefined>('s.document');
  return completeVisitSettings(row?.document);
}

/** Stores the shipped settings where there are none. Two callers at once do no harm. */
export async function ensureVisitSettings(service: Knex): Promise<void> {
  if (await service('procedure_settings').where({ kind: KIND }).first('id')) return;
  await service('procedure_settings')
    .insert({ id: uuidv7(), kind: KIND, number: 1, document: JSON.stringify(DEFAULT_VISIT_SETTINGS) })
    .onConflict(['kind', 'number'])
    .ignore();
}
