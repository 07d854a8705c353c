import fc from 'fast-check';
import { addMissingKeptFacts } from '../../db/queries/kept-facts';
import { loadCalendar } from '../../db/queries/rounds';
import { ladderTimeline } from '../../domain/ladder-timeline';
import {
  DEFAULT_REVISIT_SETTINGS,
  isContact,
  isOfficersTask,
  LADDER_DEEDS,
  type LadderStep,
  type RevisitSettings,
} from '../../domain/revisit-round';
import type { CalendarDate } from '../../domain/working-days';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { validateSettings } from '../../rules/validate-settings';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { driveHalfMonths } from '../support/half-months';
import { listBreaches } from '../support/invariants';
import { decidePriority, insertHome, seedSmallRegister, type Home } from '../support/register';
import { putInForce } from '../support/settings';
import { insertHazard } from '../support/visits';

const CONDITIONS = [
  { fact: 'openHazardSeverity', operator: 'is', value: 'severe' },
  { not: { fact: 'openHazardSeverity', operator: 'is', value: 'severe' } },
  { fact: 'daysSinceConfirmation', operator: 'greaterThan', value: 330 },
  { fact: 'occupantCount', operator: 'isUnknown' },
  { fact: 'unitKind', operator: 'isOneOf', value: ['room', 'bed'] },
  { not: { fact: 'lastVisitOn', operator: 'withinDays', value: 90 } },
  { any: [{ fact: 'failedContacts90Days', operator: 'atLeast', value: 1 }] },
];

const anyStep = fc
  .record({
    do: fc.constantFrom(...LADDER_DEEDS),
    after: fc.integer({ min: 0, max: 9 }),
    when: fc.option(fc.constantFrom(...CONDITIONS), { nil: undefined, freq: 3 }),
    until: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  .map(({ do: deed, after, when, until }): LadderStep => ({
    do: deed,
    after,
    ...(when !== undefined && { when }),
    ...(until !== undefined && isOfficersTask(deed) && { until }),
  }));

/** Ladders that may come into force. */
const anyLadder: fc.Arbitrary<RevisitSettings> = fc
  .tuple(fc.array(anyStep, { minLength: 1, maxLength: 7 }), fc.integer({ min: 1, max: 8 }))
  .map(([steps, exhaustedAfterWorkingDays]) => ({
    ...DEFAULT_REVISIT_SETTINGS,
    exhaustedAfterWorkingDays,
    ladder: steps.map((step, place) => (place === 0 ? { ...step, after: 0 } : step)),
  }))
  .filter((settings) => validateSettings('revisitRound', settings, shippedCatalogue).length === 0);

/** A programme with these settings of the revisit round in force, gone when `work` is done. */
async function withSettings(
  settings: RevisitSettings,
  work: (database: TestDatabase, register: Awaited<ReturnType<typeof seedSmallRegister>>) => Promise<void>,
): Promise<void> {
  const database = await createTestDatabase();
  try {
    const register = await seedSmallRegister(database.service);
    await putInForce(database.service, settings);
    await work(database, register);
  } finally {
    await database.close();
  }
}

test('no ladder breaks a ceiling, makes a visit without ground, takes a step twice or goes on for ever', async () => {
  await fc.assert(
    fc.asyncProperty(anyLadder, async (settings) => {
      await withSettings(settings, async (database, register) => {
        const { service } = database;
        const [patchId] = register.patches;
        const home = (key: string): Promise<Home> =>
          insertHome(service, { districtId: register.districtId, patchId, key });
        const [unreached, silent, unsafe, doubtful] = [
          await home('a'),
          await home('b'),
          await home('c'),
          await home('d'),
        ];
        const contactsOf = ({ residentId }: Home) =>
          service('resident_contacts').where({ resident_id: residentId });
        await contactsOf(unreached).delete();
        await service('registrations')
          .where({ id: silent.registrationId })
          .update({ messages_stopped_at: new Date('2026-10-01T12:00:00Z') });
        await insertHazard(service, unsafe, patchId, { severity: 'severe' });
        await decidePriority(service, register, unsafe, 'safety');
        await decidePriority(service, register, doubtful, 'record');
        await addMissingKeptFacts(service);

        const climbed = new Map<string, number>();
        await driveHalfMonths(database, activitiesOn(database, { review: reviewNothing }), {
          patchId,
          from: '2026-11-02',
          until: '2027-05-03',
          goesOn: async () => {
            for (const { id, step } of await service('tasks')
              .where({ kind: 'revisit' })
              .select<{ id: string; step: number }[]>('id', 'ladder_step as step')) {
              expect(step).toBeGreaterThanOrEqual(climbed.get(id) ?? 0);
              climbed.set(id, step);
            }
            return true;
          },
        });

        // contacts within ceilings, closed rounds without open tasks, one successor of each task, and whatever else must hold
        expect(await listBreaches(service, { quiet: false })).toEqual([]);
        const grounded = await service('registrations').where({ tier: 'priority' }).pluck<string[]>('id');
        const visited = await service('visits').pluck<string[]>('registration_id');
        expect(visited.filter((id) => !grounded.includes(id))).toEqual([]);

        const { rows: asked } = await service.raw<{ rows: { steps: number; contacts: number }[] }>(
          `SELECT max(t.ladder_step) AS steps, (SELECT count(*)::integer FROM contact_attempts c
             WHERE c.registration_id = t.registration_id AND c.at >= t.issued_at AND c.task_id IS NOT NULL
               AND c.at <= coalesce(max(t.closed_at), 'infinity')) AS contacts
           FROM tasks t WHERE t.kind = 'revisit' GROUP BY t.registration_id, t.issued_at`,
        );
        for (const { steps, contacts } of asked)
          expect(contacts).toBeLessThanOrEqual(
            settings.ladder.slice(0, steps).filter((step) => isContact(step.do)).length,
          );

        // those of the last months may still be climbing
        const { rows: unended } = await service.raw<{ rows: unknown[] }>(
          `SELECT t.state, t.ladder_step FROM tasks t WHERE t.kind = 'revisit' AND t.closed_at IS NULL AND t.issued_at < '2027-01-01'`,
        );
        expect(unended).toEqual([]);
      });
    }),
    { numRuns: 3 },
  );
}, 580_000);

/** What a round did to the home, day by day, in the words of a timeline. */
async function whatHappened(
  { service }: TestDatabase,
  registrationId: string,
): Promise<{ does: string; on: CalendarDate }[]> {
  const { rows } = await service.raw<{ rows: { does: string; on: CalendarDate }[] }>(
    `SELECT CASE channel WHEN 'phone' THEN 'phone_task' ELSE channel END AS does, programme_date(at) AS on, at
     FROM contact_attempts WHERE registration_id = :id
     UNION ALL SELECT 'ended', programme_date(closed_at), closed_at FROM tasks
     WHERE registration_id = :id AND closed_at IS NOT NULL AND state = 'exhausted' ORDER BY at`,
    { id: registrationId },
  );
  return rows.map(({ does, on }) => ({ does, on }));
}

test('the timeline of a registration that never answers is what a round does to it, on the same days', async () => {
  const withoutConditions = anyLadder.map((settings): RevisitSettings => ({
    ...settings,
    ladder: settings.ladder.map(({ when: _, ...step }) => step),
  }));
  await fc.assert(
    fc.asyncProperty(
      withoutConditions.filter(
        (settings) => validateSettings('revisitRound', settings, shippedCatalogue).length === 0,
      ),
      fc.constantFrom('2026-11-02', '2026-11-09', '2026-11-13', '2026-12-22'),
      async (settings, begins) => {
        await withSettings(settings, async (database, register) => {
          const { service } = database;
          const { registrationId } = register.homes[0];
          const ended = () => service('tasks').where({ registration_id: registrationId, state: 'exhausted' });
          await driveHalfMonths(database, activitiesOn(database, { review: reviewNothing }), {
            patchId: register.patches[0],
            from: begins,
            until: '2027-12-31',
            goesOn: async () => (await ended()).length === 0,
          });
          const foreseen = ladderTimeline(settings, await loadCalendar(service), { begins, holds: true })
            .map(({ does, on }) => ({ does: does === 'exhausted' || does === 'close' ? 'ended' : does, on }))
            .filter(({ does }) => !['visit_task', 'assign', 'escalate'].includes(does));
          expect(await whatHappened(database, registrationId)).toEqual(foreseen);
        });
      },
    ),
    { numRuns: 4, examples: [[DEFAULT_REVISIT_SETTINGS, '2026-11-02']] },
  );
}, 580_000);
