import type { Knex } from 'knex';
import { valueSqlOf } from '../db/facts/value-sql';
import { listAddedFacts } from '../db/queries/added-facts';
import {
  exhaustLadder,
  listDueForVisit,
  passUnmet,
  passUnreachable,
  setVisitStepTaken,
  takeContact,
  takeStep,
  type StepCondition,
  type StepNow,
} from '../db/queries/ladder';
import { getOrShipSettings } from '../db/queries/procedure-settings';
import { getDueInstant, type RoundRow } from '../db/queries/rounds';
import { proposeVisitBatch } from '../db/queries/visit-proposals';
import { isContact, isOfficersTask, ladderCutoffs, type LadderStep } from '../domain/revisit-round';
import { addWorkingDays, type WorkingCalendar } from '../domain/working-days';
import { catalogueWith } from '../rules/catalogue-with';
import { ladderConditions } from '../rules/ladder-conditions';
import { isolateRows } from './isolate-rows';

/**
 * Climbs the ladder for every task of the round that waits and whose next step is due, in the caller's transaction; then
 * closes those that were not answered on any step in time. The task's count of climbed steps is the guard: run again, on the
 * same day, it does nothing more.
 */
export async function climbLadder(
  trx: Knex.Transaction,
  round: RoundRow,
  { calendar, at }: { calendar: WorkingCalendar; at: Date },
): Promise<void> {
  const { settings, today } = round;
  const { ladder } = settings;
  const cutoffs = ladderCutoffs(settings, calendar, today);
  const cutoff = (place: number): string => cutoffs[place] ?? today;
  const conditions = await conditionsOf(trx, round);
  for (const [place, step] of ladder.entries()) {
    const now = { roundId: round.id, step: place, lastStepBy: place === 0 ? null : cutoff(place), today, at };
    if (isContact(step.do)) await passUnreachable(trx, step.do, now);
    const condition = conditions.get(place);
    if (condition) await passUnmet(trx, condition, now);
    const dueOn = addWorkingDays(calendar, today, step.until ?? settings.dueAfterWorkingDays);
    const officerDueAt = isOfficersTask(step.do) ? await getDueInstant(trx, dueOn) : null;
    await take(trx, step.do, { ...now, officerDueAt });
  }
  await exhaustLadder(trx, {
    roundId: round.id,
    steps: ladder.length,
    lastStepBy: cutoff(ladder.length),
    at,
  });
}

async function take(
  trx: Knex.Transaction,
  deed: LadderStep['do'],
  now: StepNow & { officerDueAt: Date | null },
): Promise<void> {
  if (isContact(deed)) await takeContact(trx, deed, now);
  else if (deed === 'visit_task') await proposeVisits(trx, now);
  else await takeStep(trx, deed, now);
}

/** Where the database finds no ground for a visit, or refuses one, the step is passed over; the tick tells of what was refused. */
async function proposeVisits(trx: Knex.Transaction, now: StepNow): Promise<void> {
  const ids = await listDueForVisit(trx, now);
  if (ids.length === 0) return;
  const settings = await getOrShipSettings(trx, 'siteVisit');
  await isolateRows(ids, (part) =>
    trx.transaction((savepoint) => proposeVisitBatch(savepoint, part, now.at, settings)),
  );
  await setVisitStepTaken(trx, ids, now);
}

async function conditionsOf(
  trx: Knex.Transaction,
  { settings, today }: RoundRow,
): Promise<ReadonlyMap<number, StepCondition>> {
  if (settings.ladder.every(({ when }) => when === undefined)) return new Map();
  const added = await listAddedFacts(trx);
  return ladderConditions(settings.ladder, {
    asOf: today,
    catalogue: catalogueWith(added),
    columnOf: valueSqlOf(added),
  });
}
