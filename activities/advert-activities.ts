import type { Knex } from 'knex';
import {
  listOverdueAdvertPatches,
  setGoneAdverts,
  setLets,
  setReceivedAgain,
} from '../db/queries/advert-matching';
import { advertSweepId } from '../db/queries/advert-sweep';
import { setStandingIncidents } from '../db/queries/incidents';
import { endProcedure, hasProgrammeEnded, setProcedureStep } from '../db/queries/procedures';
import { readSettings } from '../db/queries/procedure-settings';
import { getDueInstant, getLocalInstant, getProgrammeDate, loadCalendar } from '../db/queries/rounds';
import { addDays, addWorkingDays } from '../domain/working-days';
import { getKnownPlaces, matchAdverts, readBuildingAddresses } from './match-adverts';

/** In one transaction; a step of the workflow takes several. */
const ADVERTS = 200;
const BATCHES = 10;
const WEEK_DAYS = 7;
const LOOK_MS = 6 * 60 * 60_000;

/** The steps of the weekly sweep; `week` is its Monday, 'YYYY-MM-DD'. */
export function createAdvertActivities({ service }: { service: Knex }) {
  return {
    /** What was looked for in vain is looked for again: the register has grown. */
    async beginAdvertSweep({ week }: { week: string }): Promise<void> {
      await service.transaction(async (trx) => {
        await setReceivedAgain(trx);
        await setProcedureStep(trx, advertSweepId(week), 'matching', null);
      });
    },

    /**
     * Matches what was received, and lets every advert follow the register and its source; `nextAt` is null where there is more to
     * match at once. Over when the week is, or the programme.
     */
    async sweepAdverts(input: {
      week: string;
      at: number;
    }): Promise<{ over: boolean; nextAt: number | null }> {
      const at = new Date(input.at);
      const today = await getProgrammeDate(service, at);
      const settings = await readSettings(service, 'advertSweep');
      const dueOn = addWorkingDays(await loadCalendar(service), today, settings.decideWithinWorkingDays);
      const dueAt = await getDueInstant(service, dueOn);
      await readBuildingAddresses(service);
      const places = await getKnownPlaces(service);
      for (let batch = 0; batch < BATCHES; batch += 1)
        if ((await matchAdverts(service, { limit: ADVERTS, places, dueAt })) < ADVERTS) break;
      const more = await service.transaction(async (trx) => {
        await setLets(trx, { today, dueAt });
        await setGoneAdverts(trx, { today, goneAfterDays: settings.goneAfterDays });
        return trx('adverts').where({ state: 'received' }).first<object | undefined>('id');
      });
      const patches = await listOverdueAdvertPatches(service, at);
      await setStandingIncidents(
        service,
        'ADVERTS_OVERDUE',
        patches.map((patchId) => ({ patchId, detail: { patchId } })),
      );
      if (more) return { over: false, nextAt: null };
      const endsAt = await getLocalInstant(service, addDays(input.week, WEEK_DAYS), 0);
      if (at >= endsAt || (await hasProgrammeEnded(service, at))) return { over: true, nextAt: null };
      const nextAt = Math.min(input.at + LOOK_MS, endsAt.getTime());
      await setProcedureStep(service, advertSweepId(input.week), 'waitingForAdverts', new Date(nextAt));
      return { over: false, nextAt };
    },

    async endAdvertSweep({ week }: { week: string }): Promise<void> {
      await endProcedure(service, advertSweepId(week));
    },
  };
}
