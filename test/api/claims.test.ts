import { v7 as uuid } from 'uuid';
import { endWhatIsOver } from '../../db/queries/claims';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getRound, issueTasks, openRound } from '../../db/queries/rounds';
import { asUnforcedOwner } from '../../db/seeds/as-unforced-owner';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answerLink, insertPortalLink, proveLink } from '../support/portal-link';
import { asUser, insertHome, seedSmallRegister, type Home, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
let supervisor: Caller;
let home: Home;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
  supervisor = await signIn(app, 'supervisor');
});
afterAll(() => database.close());
beforeEach(async () => {
  home = await insertHome(database.service, {
    districtId: register.districtId,
    patchId: register.patches[0],
    key: `claims-${++made}`,
  });
});

/** What the product stores when an officer records it; gives the claim's id. */
async function claim(kind: string, said: object, by = register.users.officer): Promise<string> {
  const id = uuid();
  const { unit_id } = await record();
  await database.service('declarations').insert({
    id,
    registration_id: home.registrationId,
    unit_id,
    kind,
    declarant: 'officer',
    claim: JSON.stringify(said),
    state: 'received',
    declared_at: new Date('2026-11-02T15:00:00Z'),
    declared_by: by,
    due_at: new Date('2026-11-16T15:00:00Z'),
  });
  return id;
}

/** The resident says behind their link that they moved out. */
async function movedOut(on: string): Promise<string> {
  const token = `token-${uuid()}`;
  await insertPortalLink(database.service, { token, registrationId: home.registrationId });
  const answered = await answerLink(await proveLink(app, token), token, { answer: 'moved_out', date: on });
  expect(answered.status).toBe(200);
  const { id } = await database
    .service('declarations')
    .where({ registration_id: home.registrationId })
    .first<{ id: string }>('id');
  return id;
}

const record = async () =>
  database.service('registrations').where({ id: home.registrationId }).first<{
    state: string;
    unit_id: string;
    period: string;
    occupant_count: number | null;
  }>();
const stored = (id: string) => database.service('declarations').where({ id }).first();
const decide = (id: string, body: object, by = supervisor) => by.post(`/api/claims/${id}/decision`, body);
const accepted = { decision: 'accepted' };
const rejected = { decision: 'rejected', reason: 'seen_at_home' };
const kinds = () =>
  database
    .service('registration_events')
    .where({ registration_id: home.registrationId })
    .orderBy('at')
    .pluck<string[]>('kind');

/** Whether the round that runs issues a task for the home, which is due. */
async function isAsked(): Promise<boolean> {
  const { service } = database;
  await service('registrations')
    .where({ id: home.registrationId })
    .update({ next_confirmation_on: '2026-11-01' });
  const at = await getProgrammeNow(service);
  const { roundId } = await service.transaction((trx) => openRound(trx, register.patches[0], at, 'command'));
  await issueTasks(service, await getRound(service, roundId, at), at, at);
  return (await service('tasks').where({ registration_id: home.registrationId }).first('id')) !== undefined;
}

describe('a claim that a tenancy ended', () => {
  it('is in the list with its date, and the record ends when it is accepted', async () => {
    const id = await movedOut('2026-10-31');
    const { body } = await supervisor.agent
      .get(`/api/claims?registrationId=${home.registrationId}&state=open`)
      .expect(200);
    expect(body.items).toMatchObject([
      {
        id,
        kind: 'end',
        declarant: 'resident',
        claim: { movedOutOn: '2026-10-31' },
        overdue: false,
        ownClaim: false,
      },
    ]);
    expect(body.items[0].dueAt).not.toBeNull();
    expect((await decide(id, accepted)).status).toBe(200);
    expect(await record()).toMatchObject({
      state: 'ended',
      period: expect.stringMatching(/,2026-10-31\)$/) as string,
    });
    expect((await kinds()).at(-1)).toBe('ended');
    expect(await stored(id)).toMatchObject({ state: 'accepted', decided_by: register.users.supervisor });
    expect(await isAsked()).toBe(false);
    const audited = await database
      .service('audit_log')
      .where({ action: 'claim.decided', subject_id: home.registrationId });
    expect(audited).toHaveLength(1);
  });

  it('that lies ahead leaves the record in force with its end', async () => {
    const id = await movedOut('2026-12-15');
    expect((await decide(id, accepted)).status).toBe(200);
    expect(await record()).toMatchObject({
      state: 'verified',
      period: expect.stringMatching(/,2026-12-15\)$/) as string,
    });
    await endWhatIsOver(database.service);
    expect(await record()).toMatchObject({ state: 'verified' });
    // as if that day had come
    await database.owner.transaction((trx) =>
      asUnforcedOwner(trx, async (owner) => {
        await owner('registrations')
          .where({ id: home.registrationId })
          .update({ period: '[2026-01-01,2026-11-01)' });
        await owner.raw('ALTER TABLE declarations DISABLE TRIGGER USER');
        await owner('declarations')
          .where({ id })
          .update({
            correction: JSON.stringify({ value: 'period', since: '2026-01-01', until: '2026-11-01' }),
          });
        await owner.raw('ALTER TABLE declarations ENABLE TRIGGER USER');
      }),
    );
    await endWhatIsOver(database.service);
    expect(await record()).toMatchObject({ state: 'ended' });
    expect((await kinds()).at(-1)).toBe('ended');
    expect(await isAsked()).toBe(false);
  });

  it('ends nothing where it only stands on record', async () => {
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ period: '[2026-01-01,2026-10-01)' });
    await endWhatIsOver(database.service);
    expect(await record()).toMatchObject({ state: 'verified' });
  });

  it('is not accepted into the dates of the next tenancy', async () => {
    const { unit_id } = await record();
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ period: '[2026-01-01,2026-11-01)' });
    await database.service('registrations').insert({
      id: uuid(),
      unit_id,
      building_id: home.buildingId,
      patch_id: register.patches[0],
      state: 'verified',
      period: '[2026-11-01,)',
      declared_on: '2026-10-01',
      verified_on: '2026-10-02',
      next_confirmation_on: '2027-01-01',
    });
    const id = await claim('end', { movedOutOn: '2026-11-02' });
    expect((await decide(id, accepted)).body).toMatchObject({ code: 'PERIOD_TAKEN' });
    expect(await stored(id)).toMatchObject({ state: 'received' });
  });
});

it('a claim keeps the home out of the rounds only until it is rejected, for a reason', async () => {
  const id = await claim('never_lived_here', {});
  expect(await isAsked()).toBe(false);
  expect((await decide(id, { decision: 'rejected' })).status).toBe(400);
  expect((await decide(id, rejected)).status).toBe(200);
  expect(await record()).toMatchObject({ state: 'verified' });
  expect(await isAsked()).toBe(true);
  expect((await decide(id, accepted)).body).toMatchObject({ code: 'STATE_CONFLICT' });
});

it('that nobody ever lived there makes the registration void', async () => {
  expect((await decide(await claim('never_lived_here', {}), accepted)).status).toBe(200);
  expect(await record()).toMatchObject({ state: 'void' });
  expect((await kinds()).at(-1)).toBe('voided');
});

it('of a change the decision says what is right, and the record has it', async () => {
  const id = await claim('change', { changed: 'occupants', occupantCount: 4 });
  expect((await decide(id, accepted)).status).toBe(400);
  const correction = { value: 'occupants', occupantCount: 4 };
  expect((await decide(id, { ...accepted, correction })).status).toBe(200);
  expect(await record()).toMatchObject({ state: 'verified', occupant_count: 4 });
  expect((await stored(id)).replaced).toMatchObject({ occupantCount: 2 });
});

it('a value that the record cannot have is refused, and the claim goes on waiting', async () => {
  const id = await claim('change', { changed: 'period' });
  const correction = { value: 'period', since: '2026-12-24', until: null };
  expect((await decide(id, { ...accepted, correction })).body).toMatchObject({
    code: 'CORRECTION_DOES_NOT_FIT',
  });
  expect(await stored(id)).toMatchObject({ state: 'received' });
});

it('whoever recorded a claim does not decide it, and an officer decides none', async () => {
  const id = await claim('end', { movedOutOn: '2026-10-31' }, register.users.supervisor);
  const { body } = await supervisor.agent
    .get(`/api/claims?registrationId=${home.registrationId}`)
    .expect(200);
  expect(body.items[0].ownClaim).toBe(true);
  expect((await decide(id, accepted)).body).toMatchObject({ code: 'DECIDES_OWN_CLAIM' });
  const officer = await signIn(app, 'officer');
  expect((await decide(id, accepted, officer)).status).toBe(403);
  const update = { state: 'accepted', decided_by: register.users.officer };
  await asUser(database.app, register.users.officer, async (trx) => {
    expect(await trx('declarations').where({ id }).update(update)).toBe(0);
  });
});

it('nobody writes another decider, another claim, or decides twice', async () => {
  const id = await claim('end', { movedOutOn: '2026-10-31' });
  const as = (values: object) =>
    asUser(database.app, register.users.supervisor, (trx) =>
      trx('declarations').where({ id }).update(values),
    );
  const reason = { decision_reason: 'seen_at_home' };
  await expect(as({ state: 'rejected', decided_by: register.users.admin, ...reason })).rejects.toMatchObject({
    code: '42501',
  });
  await expect(as({ claim: '{}' })).rejects.toMatchObject({ code: '42501' });
  await expect(as({ state: 'superseded' })).rejects.toMatchObject({ code: '42501' });
  await as({ state: 'rejected', decided_by: register.users.supervisor, ...reason });
  await expect(as({ state: 'accepted', decided_by: register.users.supervisor })).rejects.toMatchObject({
    code: 'DS003',
  });
});

it('a later confirmation of the record settles a claim, and the home is asked again', async () => {
  const id = await claim('end', { movedOutOn: '2026-10-31' });
  const token = `token-${uuid()}`;
  await insertPortalLink(database.service, { token, registrationId: home.registrationId });
  expect((await answerLink(await proveLink(app, token), token, { answer: 'correct' })).status).toBe(200);
  expect(await stored(id)).toMatchObject({ state: 'superseded', decided_by: null });
  expect(await isAsked()).toBe(true);
});

it('two supervisors who decide at once make one decision', async () => {
  const other = await signIn(app, 'supervisor');
  const id = await claim('end', { movedOutOn: '2026-10-31' });
  const answers = await Promise.all([decide(id, accepted), decide(id, rejected, other)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('past its date the supervisor finds one incident for the patch, which closes by itself', async () => {
  await database.service('declarations').where({ state: 'received' }).update({ state: 'superseded' });
  const id = await claim('end', { movedOutOn: '2026-10-31' });
  const activities = activitiesOn(database, { review: reviewNothing });
  const incidents = () =>
    database
      .service('incidents')
      .where({ code: 'CLAIMS_OVERDUE' })
      .whereIn('state', ['open', 'retrying'])
      .pluck('patch_id');
  await activities.tendVisitProposals();
  expect(await incidents()).toEqual([]);
  await database
    .service('declarations')
    .where({ id })
    .update({ due_at: new Date('2026-10-01') });
  await activities.tendVisitProposals();
  await activities.tendVisitProposals();
  expect(await incidents()).toEqual([register.patches[0]]);
  await decide(id, rejected);
  await activities.tendVisitProposals();
  expect(await incidents()).toEqual([]);
});

describe('what the register shows to be over', () => {
  const { tick, waiting } = {
    tick: () => activitiesOn(database, { review: reviewNothing }).openDueRounds(),
    waiting: () =>
      database
        .service('declarations')
        .where({ registration_id: home.registrationId, state: 'received' })
        .select<{ id: string; declarant: string; claim: object }[]>('id', 'declarant', 'claim'),
  };
  const nextTenancy = async () => {
    const { unit_id } = await record();
    await database.service('registrations').insert({
      id: uuid(),
      unit_id,
      building_id: home.buildingId,
      patch_id: register.patches[0],
      state: 'verified',
      period: '[2026-10-01,)',
      declared_on: '2026-10-01',
      verified_on: '2026-10-02',
      next_confirmation_on: '2027-01-01',
    });
  };
  const over = (values: object) =>
    database.service('registrations').where({ id: home.registrationId }).update(values);

  it('is claimed once for a tenancy that another one followed, and nobody is asked until it is decided', async () => {
    await over({ period: '[2026-01-01,2026-10-01)' });
    await nextTenancy();
    await tick();
    await tick();
    const claims = await waiting();
    expect(claims).toMatchObject([{ declarant: 'register', claim: { movedOutOn: '2026-10-01' } }]);
    expect(await isAsked()).toBe(false);
    expect((await decide(claims[0]!.id, accepted)).status).toBe(200);
    expect(await record()).toMatchObject({ state: 'ended' });
  });

  it.each([
    ['building', 'buildings', () => home.buildingId, { gone_on: '2026-10-15' }],
    ['dwelling', 'dwellings', () => home.dwellingId, { ended_on: '2026-10-15', end_reason: 'gone' }],
    ['unit', 'units', () => home.unitId, { ended_on: '2026-10-15' }],
  ])(
    'is claimed of a home whose %s is gone, and not again once it was rejected',
    async (_, table, id, gone) => {
      await database.service(table).where({ id: id() }).update(gone);
      await tick();
      const claims = await waiting();
      expect(claims).toMatchObject([{ declarant: 'register', claim: { movedOutOn: '2026-10-15' } }]);
      await decide(claims[0]!.id, rejected);
      await tick();
      expect(await waiting()).toEqual([]);
    },
  );

  it('is not claimed of a tenancy that ran out and that nobody followed: the home is asked', async () => {
    await over({ period: '[2026-01-01,2026-10-01)', next_confirmation_on: '2027-10-01' });
    await tick();
    expect(await waiting()).toEqual([]);
    const { service } = database;
    const at = await getProgrammeNow(service);
    const { roundId } = await service.transaction((trx) =>
      openRound(trx, register.patches[0], at, 'command'),
    );
    await issueTasks(service, await getRound(service, roundId, at), at, at);
    expect(await service('tasks').where({ registration_id: home.registrationId })).toHaveLength(1);
  });
});

it('a tenancy that is confirmed after its last day goes on without an end, unless the unit is let to somebody else', async () => {
  const confirm = () =>
    asUser(database.app, register.users.supervisor, (trx) =>
      trx.raw('SELECT confirm_registration(?)', [home.registrationId]),
    );
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ period: '[2026-01-01,2026-10-01)' });
  await confirm();
  expect(await record()).toMatchObject({ state: 'verified', period: '[2026-01-01,)' });
  await database
    .service('registrations')
    .where({ id: home.registrationId })
    .update({ period: '[2026-01-01,2026-10-01)' });
  const { unit_id } = await record();
  await database.service('registrations').insert({
    id: uuid(),
    unit_id,
    building_id: home.buildingId,
    patch_id: register.patches[0],
    state: 'verified',
    period: '[2026-10-01,)',
    declared_on: '2026-10-01',
    verified_on: '2026-10-02',
    next_confirmation_on: '2027-01-01',
  });
  await confirm();
  expect(await record()).toMatchObject({ period: '[2026-01-01,2026-10-01)' });
});
