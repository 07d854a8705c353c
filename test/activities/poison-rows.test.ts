import type { Activities } from '../../activities/create-activities';
import { proposeVisits } from '../../activities/propose-visits';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { poisonRow } from '../support/poison';
import {
  decidePriority,
  SEEDED_NAMES,
  seedSmallRegister,
  TEST_START,
  type SmallRegister,
} from '../support/register';
import { insertHazard } from '../support/visits';

const [NAME] = SEEDED_NAMES;

describe('a row that the database refuses', () => {
  let database: TestDatabase;
  let register: SmallRegister;
  let activities: Activities;

  beforeEach(async () => {
    database = await createTestDatabase();
    const { service } = database;
    register = await seedSmallRegister(service);
    activities = activitiesOn(database);
  });
  afterEach(() => database.close());

  const incidents = () =>
    database.service('incidents').select('code', 'about', 'patch_id', 'state', 'detail', 'closed_by');
  const incidentOf = (code: string, about: string, detail: object, patch = register.patches[0]) => ({
    code,
    about,
    patch_id: patch,
    state: 'retrying',
    detail: { ...detail, error: 'SQLSTATE_XX001' },
    closed_by: null,
  });

  it('is reviewed alone: the others are placed, and it is taken up again at the next tick', async () => {
    const [damaged, sound] = register.homes.map((home) => home.registrationId) as [string, string];
    await database.service('registrations').update({ review_requested_at: TEST_START });
    const mend = await poisonRow(database.owner, {
      table: 'registrations',
      event: 'UPDATE OF reviewed_at',
      column: 'id',
      value: damaged,
      name: NAME,
    });
    expect(await activities.reviewRequested()).toEqual({ reviewed: 1 });
    await activities.reviewRequested();
    const row = (id: string) => database.service('registrations').where({ id }).first();
    expect(await row(sound)).toMatchObject({ reviewed_at: expect.any(Date), review_requested_at: null });
    expect(await row(damaged)).toMatchObject({ reviewed_at: null, review_requested_at: TEST_START });
    const incident = incidentOf('REVIEW_FAILED', damaged, { registrationId: damaged });
    expect(await incidents()).toEqual([incident]);
    await mend();
    expect(await activities.reviewRequested()).toEqual({ reviewed: 1 });
    expect(await incidents()).toEqual([{ ...incident, state: 'resolved' }]);
  });

  it('does not keep another patch’s round closed', async () => {
    const [damaged, sound] = register.patches;
    const mend = await poisonRow(database.owner, {
      table: 'rounds',
      event: 'INSERT',
      column: 'patch_id',
      value: damaged,
      name: NAME,
    });
    expect(await activities.openDueRounds()).toEqual({ opened: 1 });
    await activities.openDueRounds();
    expect(await database.service('rounds').pluck('patch_id')).toEqual([sound]);
    const incident = incidentOf('ROUND_NOT_OPENED', damaged, { patchId: damaged });
    expect(await incidents()).toEqual([incident]);
    await mend();
    expect(await activities.openDueRounds()).toEqual({ opened: 1 });
    expect(await incidents()).toEqual([{ ...incident, state: 'resolved' }]);
  });

  it('does not keep a visit from being proposed to another home', async () => {
    for (const [index, home] of register.homes.entries()) {
      await insertHazard(database.service, home, register.patches[index]!);
      await decidePriority(database.service, register, home, 'safety');
    }
    const [damaged, sound] = register.homes.map((home) => home.registrationId) as [string, string];
    const mend = await poisonRow(database.owner, {
      table: 'visits',
      event: 'INSERT',
      column: 'registration_id',
      value: damaged,
      name: NAME,
    });
    expect(await proposeVisits(database.service, null, TEST_START)).toEqual({ proposed: 1 });
    expect(await database.service('visits').pluck('registration_id')).toEqual([sound]);
    const incident = incidentOf('VISIT_NOT_PROPOSED', damaged, { registrationId: damaged });
    expect(await incidents()).toEqual([incident]);
    await mend();
    expect(await proposeVisits(database.service, null, TEST_START)).toEqual({ proposed: 1 });
    expect(await incidents()).toEqual([{ ...incident, state: 'resolved' }]);
  });
});
