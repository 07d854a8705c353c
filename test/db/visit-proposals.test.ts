import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { proposeVisits } from '../../activities/propose-visits';
import { tendProposals } from '../../activities/tend-proposals';
import { findFact, shippedCatalogue } from '../../rules/fact-catalogue';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setTierByHand } from '../support/manual-tier';
import {
  decidePriority,
  insertHome,
  seedSmallRegister,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { bringVisitTo, insertHazard } from '../support/visits';

const DAY = 86_400_000;
const after = (days: number) => new Date(TEST_START.getTime() + days * DAY);

let database: TestDatabase;
let register: SmallRegister;
let homes = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
afterAll(() => database.close());

const newHome = () =>
  insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `proposal-${++homes}`,
  });
const hazard = (home: Home, values: Record<string, unknown> = {}) =>
  insertHazard(database.service, home, register.patches[0], values);
const decide = (home: Home, ground: 'safety' | 'record') =>
  decidePriority(database.service, register, home, ground);
const propose = (home: Home, at = TEST_START) => proposeVisits(database.service, [home.registrationId], at);
const visits = ({ registrationId }: Home) =>
  database.service('visits').where({ registration_id: registrationId }).orderBy('proposed_at');
const contact = (home: Home, channel: string, state: string, at = after(-5)) =>
  database.service('contact_attempts').insert({
    id: uuid(),
    registration_id: home.registrationId,
    recipient: 'resident',
    channel,
    purpose: 'confirmation',
    state,
    at,
    failure: null,
  });
async function dangerous(): Promise<Home> {
  const home = await newHome();
  await hazard(home);
  await decide(home, 'safety');
  return home;
}
type End = 'completed' | 'refused' | 'no_show' | 'withdrawn';
async function finish(home: Home, state: End, values: Record<string, unknown> = {}): Promise<void> {
  const [visit] = await visits(home).select<{ id: string }[]>('id');
  await bringVisitTo(database, register, visit!.id, state, values);
}

describe('a proposal', () => {
  it('needs the rules’ priority decision and evidence; no task and no contact follow from it', async () => {
    const home = await newHome();
    await decide(home, 'safety');
    await propose(home);
    expect(await visits(home)).toEqual([]);
    await hazard(home, { severity: 'severe', deadline_on: '2026-11-10' });
    await propose(home);
    await Promise.all([propose(home), propose(home)]);
    expect(await visits(home)).toMatchObject([
      {
        state: 'proposed',
        ground: 'safety',
        patch_id: register.patches[0],
        dwelling_id: home.dwellingId,
        rank: 0,
        rank_on: '2026-11-10',
        released_by: null,
      },
    ]);
    const of = { registration_id: home.registrationId };
    expect(await database.service('tasks').where(of)).toEqual([]);
    expect(await database.service('contact_attempts').where(of)).toEqual([]);
  });

  it.each([
    [60, 1],
    [88, 1],
    [99.99, 1],
    [findFact(shippedCatalogue, 'lastVisitScore')?.benign as number, 0],
  ])(
    'rests on a last visit’s score of %d as on any other evidence: below the benign one',
    async (score, proposed) => {
      const home = await newHome();
      await database.service('visits').insert({
        id: uuid(),
        origin: 'imported',
        external_key: uuid(),
        subject_type: 'building',
        building_id: home.buildingId,
        state: 'completed',
        score,
        ended_at: after(-30),
      });
      await decide(home, 'safety');
      await propose(home);
      expect(await visits(home)).toHaveLength(proposed);
    },
  );

  it('on a record ground waits until two remote channels were tried in vain', async () => {
    const home = await newHome();
    await decide(home, 'record');
    await contact(home, 'message', 'no_answer');
    await propose(home);
    expect(await visits(home)).toEqual([]);
    await contact(home, 'phone', 'no_answer', after(-4));
    await propose(home);
    expect(await visits(home)).toMatchObject([{ ground: 'record', rank: 4 }]);
  });

  it('never comes from a tier set by hand', async () => {
    const home = await newHome();
    await hazard(home, { severity: 'severe' });
    await setTierByHand(database.app, register.users.supervisor, home.registrationId, { tier: 'priority' });
    await propose(home);
    expect(await visits(home)).toEqual([]);
  });

  it.each<[End, number, Record<string, unknown>]>([
    ['completed', 90, {}],
    ['refused', 180, {}],
    ['no_show', 90, {}],
    ['withdrawn', 90, { withdrawn_reason: 'by_supervisor' }],
  ])('is not made again for the days after one that was %s', async (state, quiet, values) => {
    const home = await dangerous();
    await propose(home);
    await finish(home, state, values);
    await propose(home, after(quiet - 1));
    expect(await visits(home)).toHaveLength(1);
    await propose(home, after(quiet + 1));
    expect(await visits(home)).toHaveLength(2);
  });

  it('is made in the quiet days when a new severe hazard is found, not for a lesser or an old one', async () => {
    const home = await dangerous();
    await hazard(home, { severity: 'severe', found_at: after(-2) });
    await propose(home);
    await finish(home, 'refused');
    await hazard(home, { severity: 'serious', found_at: after(1) });
    await propose(home, after(2));
    expect(await visits(home)).toHaveLength(1);
    await hazard(home, { severity: 'severe', found_at: after(1) });
    await propose(home, after(2));
    expect(await visits(home)).toHaveLength(2);
  });

  it('follows the hazards in its work order', async () => {
    const home = await dangerous();
    await propose(home);
    expect((await visits(home))[0]).toMatchObject({ rank: 1, rank_on: '2026-11-20' });
    await hazard(home, { severity: 'severe', deadline_on: '2026-11-03', dwelling_id: null });
    await propose(home);
    expect((await visits(home))[0]).toMatchObject({ rank: 0, rank_on: '2026-11-03' });
  });
});

describe('whatever is on record', () => {
  /** What a home's register may say; the last four are residents using their rights. */
  const record = fc.record({
    ground: fc.constantFrom<('safety' | 'record' | null)[]>('safety', 'record', null),
    hazard: fc.constantFrom('none', 'open', 'closed'),
    channels: fc.subarray(['message', 'phone', 'letter']),
    disputed: fc.boolean(),
    objected: fc.boolean(),
    refused: fc.boolean(),
    stopped: fc.boolean(),
  });

  it('no visit is proposed without evidence, and using a right never makes one', async () => {
    await fc.assert(
      fc.asyncProperty(record, async (said) => {
        const home = await newHome();
        const { registrationId: registration_id } = home;
        if (said.hazard === 'open') await hazard(home);
        if (said.hazard === 'closed') await hazard(home, { state: 'closed', closed_at: after(-1) });
        if (said.ground) await decide(home, said.ground);
        for (const [index, channel] of said.channels.slice(0, 2).entries())
          await contact(home, channel, 'no_answer', after(-9 + index));
        const opened = { id: uuid(), registration_id, opened_at: TEST_START };
        if (said.disputed)
          await database.service('disputes').insert({ ...opened, subject: 'period', due_at: after(14) });
        if (said.objected) await database.service('objections').insert(opened);
        if (said.refused)
          await database
            .service('registration_events')
            .insert({ id: uuid(), registration_id, kind: 'refused', at: TEST_START, actor_kind: 'link' });
        if (said.stopped)
          await database
            .service('registrations')
            .where({ id: registration_id })
            .update({ messages_stopped_at: TEST_START });
        await propose(home);
        const evidence =
          (said.ground === 'safety' && said.hazard === 'open') ||
          (said.ground === 'record' && said.channels.length >= 2);
        expect(await visits(home)).toHaveLength(evidence ? 1 : 0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the tick', () => {
  it('withdraws what a tier set by hand or the registration’s end took the ground of, with its task', async () => {
    const [manual, ended, standing] = [await dangerous(), await dangerous(), await dangerous()];
    await tendProposals(database.service, TEST_START);
    const registration = (home: Home) => database.service('registrations').where({ id: home.registrationId });
    await setTierByHand(database.app, register.users.supervisor, manual.registrationId);
    await registration(ended).update({ state: 'ended', period: '[2026-01-01,2026-11-02)' });
    await tendProposals(database.service, after(1));
    expect((await visits(manual))[0]).toMatchObject({ state: 'withdrawn', withdrawn_reason: 'ground_ended' });
    expect((await visits(ended))[0]).toMatchObject({
      state: 'withdrawn',
      withdrawn_reason: 'registration_ended',
    });
    expect((await visits(standing))[0]).toMatchObject({ state: 'proposed' });
  });

  it('tells a supervisor once of what was not released within five working days', async () => {
    await tendProposals(database.service, TEST_START);
    const incidents = () => database.service('incidents').where({ code: 'VISITS_NOT_RELEASED' });
    await tendProposals(database.service, after(7));
    expect(await incidents()).toEqual([]);
    await tendProposals(database.service, after(8));
    const told = await incidents();
    expect(told).toMatchObject([{ patch_id: register.patches[0], state: 'open' }]);
    await incidents().update({ state: 'resolved', closed_at: TEST_START });
    await tendProposals(database.service, after(9));
    expect(await incidents().where({ state: 'open' })).toEqual([]);
  });
});
