import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { confirmRegistration, insertDeclaration, requestReview } from '../../db/queries/confirmations';
import { issueTasks, getRound, openRound } from '../../db/queries/rounds';
import { setOutcome } from '../../db/queries/tasks';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { addDays } from '../../domain/working-days';
import { TIERS } from '../../domain/tier';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterEach(() => database.close());

const homeId = (): string => register.homes[0].registrationId;
const registration = () => database.service('registrations').where({ id: homeId() }).first();

/** Instead of the home's registration one that nobody has verified or confirmed yet. */
async function registerAnew(values: Record<string, unknown>): Promise<void> {
  const [home] = register.homes;
  await database.service('registrations').where({ id: home.registrationId }).update({ state: 'void' });
  home.registrationId = uuid();
  await database.service('registrations').insert({
    id: home.registrationId,
    unit_id: home.unitId,
    building_id: home.buildingId,
    patch_id: register.patches[0],
    state: 'unverified',
    period: '[2026-01-01,)',
    declared_on: '2026-01-01',
    verification_due_on: '2026-12-01',
    ...values,
  });
}

async function nextAfter(tier: string, confirmedOn: string, unchanged: number): Promise<string> {
  const { rows } = await database.service.raw<{ rows: { next: string }[] }>(
    'SELECT next_confirmation_on(?, ?, ?, ?) AS next',
    [JSON.stringify(DEFAULT_REVISIT_SETTINGS), tier, confirmedOn, unchanged],
  );
  return rows[0]!.next;
}

/** The home's supervisor records the answer. */
const confirm = () =>
  asUser(database.app, register.users.supervisor, (trx) => confirmRegistration(trx, homeId()));

describe('the cadence', () => {
  it('asks less often while nothing changes, but never less often than half as often', async () => {
    const next = (unchanged: number) => nextAfter('standard', '2026-01-01', unchanged);
    expect([await next(0), await next(1), await next(2), await next(9)]).toEqual([
      '2026-04-01',
      '2026-05-16',
      '2026-06-30',
      '2026-06-30',
    ]);
    expect(await nextAfter('priority', '2026-01-01', 9)).toBe('2026-01-31');
  });

  it('is between once and twice the days of the tier, and a closer tier never waits longer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 3000 }),
        async (unchanged, offset) => {
          const from = addDays('2024-01-01', offset);
          const [light, standard, priority] = await Promise.all(
            TIERS.map((tier) => nextAfter(tier, from, unchanged)),
          );
          for (const [tier, next] of [
            ['light', light],
            ['standard', standard],
            ['priority', priority],
          ] as const) {
            const days = DEFAULT_REVISIT_SETTINGS.cadenceDays[tier];
            expect(next! >= addDays(from, days) && next! <= addDays(from, 2 * days)).toBe(true);
          }
          expect(priority! <= standard! && standard! <= light!).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a confirmation', () => {
  it('restarts the count by the settings of the round and asks for a review', async () => {
    await confirm();
    expect(await registration()).toMatchObject({
      confirmed_on: '2026-11-02',
      // 90 days, lengthened by half after the first confirmation that changed nothing
      next_confirmation_on: addDays('2026-11-02', 135),
      unchanged_confirmations: 1,
      state: 'verified',
    });
    expect((await registration()).review_requested_at).not.toBeNull();
  });

  it('verifies a registration that was not verified yet', async () => {
    await registerAnew({});
    await confirm();
    expect(await registration()).toMatchObject({ state: 'verified', verified_on: '2026-11-02' });
    const kinds = await database
      .service('registration_events')
      .where({ registration_id: homeId() })
      .pluck('kind');
    expect(kinds.sort()).toEqual(['confirmed', 'verified']);
  });

  it('says nothing about a registration that has ended meanwhile', async () => {
    await database
      .service('registrations')
      .where({ id: homeId() })
      .update({ state: 'ended', period: '[2026-01-01,2026-10-01)' });
    await confirm();
    expect(await registration()).toMatchObject({ state: 'ended', unchanged_confirmations: 0 });
    expect(await database.service('registration_events')).toEqual([]);
  });
});

describe('a round', () => {
  async function issued(): Promise<number> {
    const { roundId } = await database.service.transaction((trx) =>
      openRound(trx, register.patches[0], TEST_START, 'procedure'),
    );
    return issueTasks(
      database.service,
      await getRound(database.service, roundId, TEST_START),
      TEST_START,
      TEST_START,
    );
  }

  it('asks the home whose confirmation is due', async () => {
    expect(await issued()).toBe(1);
  });

  it('asks a home that nobody has confirmed yet when its verification is due', async () => {
    await registerAnew({ verification_due_on: '2026-11-10' });
    expect(await issued()).toBe(1);
  });

  it.each(['dispute', 'declaration'])(
    'does not ask again while a %s of the home is undecided',
    async (kind) => {
      const id = '019a0000-0000-7000-8000-000000000001';
      if (kind === 'dispute') {
        await database.service('disputes').insert({
          id,
          registration_id: homeId(),
          subject: 'period',
          opened_at: TEST_START,
          due_at: TEST_START,
        });
      } else {
        await database.service('declarations').insert({
          id,
          registration_id: homeId(),
          unit_id: register.homes[0].unitId,
          kind: 'end',
          declarant: 'resident',
          state: 'received',
          declared_at: TEST_START,
        });
      }
      expect(await issued()).toBe(0);
    },
  );
});

describe('an answer that cannot be stored', () => {
  const asOtherSupervisor = (work: Parameters<typeof asUser>[2]) =>
    asUser(database.app, register.users.otherSupervisor, work);
  const actor = () => ({ kind: 'user', id: register.users.otherSupervisor }) as const;

  it('is never taken for done: each query that changed nothing says so', async () => {
    const refused = { code: 'REGISTRATION_NOT_UPDATED' };
    await expect(asOtherSupervisor((trx) => confirmRegistration(trx, homeId()))).rejects.toMatchObject(
      refused,
    );
    await expect(asOtherSupervisor((trx) => requestReview(trx, homeId()))).rejects.toMatchObject(refused);
    await expect(
      asOtherSupervisor((trx) =>
        insertDeclaration(trx, {
          registrationId: homeId(),
          kind: 'end',
          declarant: 'officer',
          claim: { movedOutOn: '2026-11-01' },
          dueAt: new Date('2026-11-16'),
        }),
      ),
    ).rejects.toMatchObject(refused);
    await expect(
      asOtherSupervisor((trx) =>
        setOutcome(trx, homeId(), actor(), { state: 'done', outcome: 'confirmed', detail: {} }),
      ),
    ).rejects.toMatchObject({ code: 'TASK_NOT_UPDATED' });
  });

  it('says nothing where the registration has ended meanwhile', async () => {
    await database
      .service('registrations')
      .where({ id: homeId() })
      .update({ state: 'ended', period: '[2026-01-01,2026-11-01)' });
    await confirm();
    expect(await database.service('registration_events').where({ registration_id: homeId() })).toEqual([]);
  });
});
