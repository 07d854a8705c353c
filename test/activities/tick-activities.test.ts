import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { queueManualTierNotices } from '../../db/queries/manual-tiers';
import { activitiesOn, reviewNothing } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setTierByHand } from '../support/manual-tier';
import { seedSmallRegister, SEEDED_NAMES, TEST_START, type SmallRegister } from '../support/register';
import { insertHazard } from '../support/visits';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
let reviewed: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  reviewed = [];
  activities = activitiesOn(database, {
    review: async (request) => {
      reviewed.push(...request.registrationIds);
      return reviewNothing(request);
    },
  });
});
afterEach(() => database.close());

describe('what has expired', () => {
  it('is deleted in bounded parts, and nothing else is', async () => {
    const { service } = database;
    const userId = register.users.officer;
    const [linkId, made] = [
      uuid(),
      (days: number) => service.raw('now() - make_interval(days => ?)', [days]),
    ];
    await service('links').insert({
      id: linkId,
      token_hash: Buffer.from('token'),
      code_hash: Buffer.from('code'),
      registration_id: register.homes[0].registrationId,
      purpose: 'confirmation',
      expires_at: made(-1),
    });
    for (const [name, days] of [
      ['live', -1],
      ['over', 1],
    ] as const) {
      const session = { token_hash: Buffer.from(name), csrf_token: name, expires_at: made(days) };
      await service('sessions').insert({ ...session, user_id: userId });
      await service('link_sessions').insert({ ...session, link_id: linkId });
      await service('rate_limits').insert({ key: name, points: 1, expire: Date.now() - days * 86_400_000 });
    }
    await service('rate_limits').insert({ key: 'for good', points: 1, expire: null });
    const answer = { actor_id: userId, request_hash: 'x', status: 200 };
    await service('idempotency_keys').insert([
      { ...answer, key: 'sent long ago', created_at: made(91) },
      { ...answer, key: 'sent of late', created_at: made(89) },
    ]);
    expect(await activities.sweepExpired()).toEqual({ deleted: 4 });
    expect(await activities.sweepExpired()).toEqual({ deleted: 0 });
    expect(await service('sessions').pluck('csrf_token')).toEqual(['live']);
    expect(await service('link_sessions').pluck('csrf_token')).toEqual(['live']);
    expect((await service('rate_limits').pluck<string[]>('key')).toSorted()).toEqual(['for good', 'live']);
    expect(await service('idempotency_keys').pluck('key')).toEqual(['sent of late']);
    // the worker has no right to more than that
    expect(await service('idempotency_keys').delete()).toBe(0);

    await service.raw(
      `INSERT INTO rate_limits (key, points, expire) SELECT 'old ' || n, 1, 1 FROM generate_series(1, 1500) AS n`,
    );
    expect(await activities.sweepExpired()).toEqual({ deleted: 1000 });
    expect(await activities.sweepExpired()).toEqual({ deleted: 500 });
  });
});

/** A supervisor's decision of so many days ago on the first home, for so many days. */
async function setByHand(daysAgo: number, days = 30): Promise<string> {
  const at = new Date(TEST_START.getTime() - daysAgo * 86_400_000);
  return setTierByHand(database.app, register.users.supervisor, register.homes[0].registrationId, {
    manual_reason: 'court_order',
    manual_until: new Date(at.getTime() + days * 86_400_000),
    decided_at: at,
  });
}

const notices = () => database.service('contact_attempts').where({ purpose: 'manual_tier_notice' });
const told = async (id: string): Promise<unknown> =>
  (await database.service('tier_decisions').where({ id }).first()).told_at;

describe('a manual tier', () => {
  it('is told to the resident once, by message, with reason and end, and without a name', async () => {
    const id = await setByHand(0);
    await Promise.all([activities.tellManualTiers(), activities.tellManualTiers()]);
    await activities.tellManualTiers();
    expect(await notices()).toMatchObject([{ state: 'sent', channel: 'message', tier_decision_id: id }]);
    expect(await told(id)).toBeInstanceOf(Date);
    const { body } = await database.service('message_log').first();
    expect(body).toMatch(/"light", until 2026-12-02\. Reason: a court order/);
    for (const name of SEEDED_NAMES) expect(body).not.toContain(name);
  });

  it('is told by letter to a home that stopped messages', async () => {
    const id = await setByHand(0);
    await database
      .service('registrations')
      .where({ id: register.homes[0].registrationId })
      .update({ messages_stopped_at: '2026-10-01' });
    await activities.tellManualTiers();
    expect(await notices()).toMatchObject([{ state: 'sent', channel: 'letter' }]);
    expect(await told(id)).toBeInstanceOf(Date);
  });

  it('is not tried for ever: after the message the letter, after that a person has to', async () => {
    const id = await setByHand(0);
    const queue = () => database.service.transaction((trx) => queueManualTierNotices(trx, new Date()));
    const fail = () =>
      notices().where({ state: 'queued' }).update({ state: 'failed', failure: 'SENDER_UNKNOWN' });
    for (let tick = 0; tick < 4; tick++) {
      await queue();
      await fail();
    }
    expect((await notices().pluck('channel')).toSorted()).toEqual(['letter', 'message']);
    expect(await told(id)).toBeNull();
  });

  it('that another one followed before anybody was told is not told: what holds is', async () => {
    await setByHand(1);
    const holds = await setByHand(0, 29);
    await activities.tellManualTiers();
    expect(await notices()).toMatchObject([{ state: 'sent', tier_decision_id: holds }]);
    expect(await database.service('message_log').pluck('body')).toHaveLength(1);
  });

  it('that another one followed while its notice waited is not told any more', async () => {
    const first = await setByHand(1);
    await database.service.transaction((trx) => queueManualTierNotices(trx, TEST_START));
    const holds = await setByHand(0, 29);
    await activities.tellManualTiers();
    expect(await told(first)).toBeNull();
    expect(await told(holds)).toBeInstanceOf(Date);
    expect(await notices().where({ tier_decision_id: first })).toMatchObject([{ state: 'cancelled' }]);
    expect(await database.service('message_log').pluck('body')).toHaveLength(1);
  });

  it('that a severe hazard ended is told too, with what holds now', async () => {
    const manual = await setByHand(0);
    await activities.tellManualTiers();
    const [home] = register.homes;
    await insertHazard(database.service, home, register.patches[0], { severity: 'severe' });
    const id = uuid();
    await database.service('tier_decisions').insert({
      id,
      registration_id: home.registrationId,
      kind: 'rule',
      tier: 'priority',
      ground: 'safety',
      ruleset_version_id: register.rulesetVersionId,
      rule_id: 'severe-hazard',
      decided_at: TEST_START,
      supersedes: manual,
    });
    await database
      .service('registrations')
      .where({ id: home.registrationId })
      .update({ tier: 'priority', tier_ground: 'safety', tier_decision_id: id });
    await Promise.all([activities.tellManualTiers(), activities.tellManualTiers()]);
    expect(await notices().where({ tier_decision_id: id })).toMatchObject([
      { state: 'sent', channel: 'message' },
    ]);
    expect(await told(id)).toBeInstanceOf(Date);
    const bodies = await database.service('message_log').pluck<string[]>('body');
    expect(bodies).toHaveLength(2);
    expect(
      bodies.filter((body) => /severe hazard was found.*ends early.*"priority"/.test(body)),
    ).toHaveLength(1);
  });

  it('is told only after contact that was stopped is resumed', async () => {
    const id = await setByHand(0);
    const pause = uuid();
    await database.service.raw(
      `INSERT INTO outward_pauses (id, reason, paused_at, paused_by) VALUES (?, 'technical', programme_now() - interval '1 hour', ?)`,
      [pause, register.users.supervisor],
    );
    await activities.tellManualTiers();
    expect(await notices()).toEqual([]);
    await database.service.raw(
      `UPDATE outward_pauses SET resumed_at = programme_now(), resumed_by = ? WHERE id = ?`,
      [register.users.supervisor, pause],
    );
    await activities.tellManualTiers();
    expect(await notices()).toHaveLength(1);
    expect(await told(id)).toBeInstanceOf(Date);
  });

  it('is reviewed by the rules once its 30 days are over, and not before', async () => {
    await setByHand(29);
    await activities.reviewRequested();
    expect(reviewed).toEqual([]);
    await setByHand(30);
    await activities.reviewRequested();
    expect(reviewed).toEqual([register.homes[0].registrationId]);
  });
});

describe('a decided dispute', () => {
  async function decide(change: object): Promise<string> {
    const id = uuid();
    await database.service('disputes').insert({
      id,
      registration_id: register.homes[0].registrationId,
      opened_at: new Date('2026-10-20'),
      due_at: new Date('2026-11-03'),
      subject: 'occupants',
    });
    const decided = { decided_at: new Date('2026-11-02T15:00:00Z'), decided_by: register.users.supervisor };
    await database
      .service('disputes')
      .where({ id })
      .update({ ...decided, ...change });
    return id;
  }
  const rejected = { decision: 'rejected', decision_reason: 'seen_at_home' };
  const upheld = {
    decision: 'upheld',
    correction: JSON.stringify({ value: 'occupants', occupantCount: 3 }),
    correction_source: 'resident',
  };
  const decisionNotices = () => database.service('contact_attempts').where({ purpose: 'decision_notice' });

  it.each([
    ['upheld', upheld, /the number of occupants\) was upheld, and the record was changed/],
    ['rejected', rejected, /the record stays as it is\. Reason: an officer saw at the home/],
  ])('is told to the resident once where it is %s, without a name', async (_, change, words) => {
    const id = await decide(change);
    await Promise.all([activities.tellManualTiers(), activities.tellManualTiers()]);
    await activities.tellManualTiers();
    expect(await decisionNotices()).toMatchObject([{ state: 'sent', channel: 'message', dispute_id: id }]);
    expect((await database.service('disputes').where({ id }).first()).told_at).toBeInstanceOf(Date);
    const { body } = await database.service('message_log').first();
    expect(body).toMatch(words);
    for (const name of SEEDED_NAMES) expect(body).not.toContain(name);
  });

  it('is told by letter to a home that stopped messages, also where contacts have reached their ceiling', async () => {
    const { registrationId } = register.homes[0];
    await database
      .service('registrations')
      .where({ id: registrationId })
      .update({ messages_stopped_at: '2026-10-01' });
    for (const at of ['2026-10-20', '2026-10-25'])
      await database.service('contact_attempts').insert({
        id: uuid(),
        registration_id: registrationId,
        recipient: 'resident',
        channel: 'letter',
        purpose: 'reminder',
        state: 'sent',
        at: new Date(at),
      });
    await decide(rejected);
    await activities.tellManualTiers();
    expect(await decisionNotices()).toMatchObject([{ state: 'sent', channel: 'letter' }]);
  });

  it('is not told while it is open, nor to whoever never lived there', async () => {
    await database.service('disputes').insert({
      id: uuid(),
      registration_id: register.homes[1].registrationId,
      opened_at: new Date('2026-10-20'),
      due_at: new Date('2026-11-03'),
      subject: 'occupants',
    });
    await decide({ ...rejected, subject: 'never_lived_here' });
    await activities.tellManualTiers();
    expect(await decisionNotices()).toEqual([]);
  });
});
