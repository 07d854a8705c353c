import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { calendarDays } from './calendars';
import type { RULESET_DECIDES } from '../../domain/closed-lists';
import { shipSettings } from '../queries/procedure-settings';

export interface ShippedRuleset {
  key: string;
  nameZh: string;
  nameEn: string;
  decides: (typeof RULESET_DECIDES)[number];
  document: object;
  cases: object;
}

/** Computed so far ahead; what is announced from year to year comes with a newer version, or by `doorstep calendar import`. */
const CALENDAR_YEARS = 10;

/**
 * Adds the days of the shipped calendars that are missing, this year's and of the ten after it: at each start, so that a
 * newer version brings the days that it knows. A day that is there, or was changed, stays.
 */
export async function addShippedCalendars(
  db: Knex,
  firstYear = new Date().getUTCFullYear() - 1,
): Promise<void> {
  const days = calendarDays(firstYear, firstYear + CALENDAR_YEARS);
  await db('calendar_days').insert(days).onConflict(['calendar', 'day']).ignore();
}

/**
 * Stores what every installation starts with, where it is missing: rulesets as published version 1 without author,
 * settings of procedures. Changes nothing that is there; two callers at once do no harm.
 */
export async function seedShippedConfiguration(db: Knex, rulesets: readonly ShippedRuleset[]): Promise<void> {
  for (const { key, nameZh, nameEn, decides, document, cases } of rulesets) {
    if (
      await db('ruleset_versions')
        .join('rulesets', 'rulesets.id', 'ruleset_id')
        .where({ key })
        .first('number')
    )
      continue;
    await db.transaction(async (transaction) => {
      await transaction('rulesets')
        .insert({ id: v7(), key, name_zh: nameZh, name_en: nameEn, decides })
        .onConflict('key')
        .ignore();
      await transaction.raw(
        `INSERT INTO ruleset_versions (id, ruleset_id, number, state, document, cases, created_at, published_at)
         SELECT ?, id, 1, 'published', ?, ?, clock.now, clock.now
         -- by the programme's clock, as all versions after it: which one replaced which is told by it
         FROM rulesets CROSS JOIN (SELECT coalesce(programme_now(), now()) AS now) clock WHERE key = ?
         ON CONFLICT (ruleset_id, number) DO NOTHING`,
        [v7(), JSON.stringify(document), JSON.stringify(cases), key],
      );
    });
  }
  await shipSettings(db);
}
