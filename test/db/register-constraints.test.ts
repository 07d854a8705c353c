import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;
let home: Home;
let homes = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
});
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `constrained-${++homes}`,
  });
});
afterAll(() => database.close());

it('a dwelling is let as a whole once, beside its rooms', async () => {
  const unit = (kind: string, label: string) =>
    database
      .service('units')
      .insert({ id: uuid(), dwelling_id: home.dwellingId, kind, label, existed_from: '2026-01-01' });
  await expect(unit('dwelling', 'again')).rejects.toMatchObject({
    constraint: 'one_whole_unit_per_dwelling',
  });
  await unit('room', 'A');
  await unit('room', 'B');
});

it('a record that is verified says when its home is asked again, one that is not by when it has to be', async () => {
  const registration = () => database.service('registrations').where({ id: home.registrationId });
  await expect(registration().update({ next_confirmation_on: null })).rejects.toMatchObject({
    constraint: 'verified_is_asked_again',
  });
  const next = await insertUnit(home.dwellingId, {});
  const unverified = (values: Record<string, unknown>) =>
    insertRegistration(next, { state: 'unverified', ...values });
  await expect(unverified({})).rejects.toMatchObject({ constraint: 'unverified_has_deadline' });
  await unverified({ verification_due_on: '2026-12-01' });
});

describe('a unit that is gone', () => {
  it('is not let from its last day on, and keeps what was let before', async () => {
    const unit = await insertUnit(home.dwellingId, { ended_on: '2026-06-01' });
    const let_ = (period: string) =>
      insertRegistration(unit, { state: 'ended', period, verified_on: '2026-01-01' });
    await expect(let_('[2026-06-01,2026-07-01)')).rejects.toMatchObject({ code: 'DS091' });
    await let_('[2026-01-01,2026-06-01)');
  });

  it('is gone with its dwelling', async () => {
    const unit = await insertUnit(home.dwellingId, {});
    await database
      .service('dwellings')
      .where({ id: home.dwellingId })
      .update({ ended_on: '2026-06-01', end_reason: 'gone' });
    const late = insertRegistration(unit, {
      state: 'unverified',
      verification_due_on: '2026-12-01',
      period: '[2026-06-02,)',
    });
    await expect(late).rejects.toMatchObject({ code: 'DS091' });
  });
});

describe('a dwelling that was split', () => {
  const DAY = '2026-06-01';
  const part = (trx: Knex, number: string, values: Record<string, unknown> = {}) => {
    const id = uuid();
    return trx('dwellings')
      .insert({
        id,
        building_id: home.buildingId,
        number,
        patch_id: register.patches[0],
        existed_from: DAY,
        ...values,
      })
      .then(() => id);
  };
  const end = (trx: Knex, on = DAY) =>
    trx('dwellings').where({ id: home.dwellingId }).update({ ended_on: on, end_reason: 'split' });
  const lineage = (trx: Knex, child_id: string, kind = 'split') =>
    trx('dwelling_lineage').insert({ parent_id: home.dwellingId, child_id, kind, happened_on: DAY });
  const splitting = (work: (trx: Knex.Transaction) => Promise<unknown>) => database.service.transaction(work);
  const BROKEN = { code: 'DS092' };

  it('says into which, in whatever order they are written', async () => {
    await splitting(async (trx) => {
      await end(trx);
      for (const number of ['101A', '101B']) await lineage(trx, await part(trx, number));
    });
    expect(await database.service('dwelling_lineage').where({ parent_id: home.dwellingId })).toHaveLength(2);
  });

  it('does not end without its parts, nor they begin beside it', async () => {
    await expect(splitting((trx) => end(trx))).rejects.toMatchObject(BROKEN);
    await expect(splitting(async (trx) => lineage(trx, await part(trx, '102A')))).rejects.toMatchObject(
      BROKEN,
    );
  });

  it('has parts of its own building, that begin on the day that it ends', async () => {
    const neighbour = register.homes[1].buildingId;
    for (const [on, values] of [
      [DAY, { building_id: neighbour }],
      [DAY, { existed_from: '2026-07-01' }],
      ['2026-05-01', {}],
    ] as const)
      await expect(
        splitting(async (trx) => {
          await end(trx, on);
          await lineage(trx, await part(trx, '103A', values));
        }),
      ).rejects.toMatchObject(BROKEN);
  });

  it('was not merged', async () => {
    await expect(
      splitting(async (trx) => {
        await end(trx);
        await lineage(trx, await part(trx, '104A'), 'merge');
      }),
    ).rejects.toMatchObject(BROKEN);
  });
});

async function insertUnit(dwellingId: string, values: Record<string, unknown>): Promise<string> {
  const id = uuid();
  await database
    .service('units')
    .insert({ id, dwelling_id: dwellingId, kind: 'room', label: id, existed_from: '2026-01-01', ...values });
  return id;
}

function insertRegistration(unitId: string, values: Record<string, unknown>): Knex.QueryBuilder {
  return database.service('registrations').insert({
    id: uuid(),
    unit_id: unitId,
    building_id: home.buildingId,
    patch_id: register.patches[0],
    period: '[2026-01-01,)',
    declared_on: '2026-01-01',
    ...values,
  });
}
