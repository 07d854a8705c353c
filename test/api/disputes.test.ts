import { v7 as uuid } from 'uuid';
import { factRows } from '../../db/facts/fact-rows';
import { getProgrammeNow } from '../../db/queries/procedures';
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
    key: `disputes-${++made}`,
  });
});

/** The resident says behind their link that something is wrong; gives the dispute's id. */
async function dispute(subject: string, statement = 'we are three'): Promise<string> {
  const token = `token-${uuid()}`;
  await insertPortalLink(database.service, { token, registrationId: home.registrationId });
  const browser = await proveLink(app, token);
  const answer: Record<string, string> =
    subject === 'never_lived_here' ? { answer: subject } : { answer: 'wrong', subject, statement };
  expect((await answerLink(browser, token, answer)).status).toBe(200);
  const { id } = await database
    .service('disputes')
    .where({ registration_id: home.registrationId, subject })
    .first<{ id: string }>('id');
  return id;
}
const decide = (id: string, body: object, by = supervisor) => by.post(`/api/disputes/${id}/decision`, body);
const three = {
  decision: 'upheld',
  source: 'resident',
  correction: { value: 'occupants', occupantCount: 3 },
};
const rejected = { decision: 'rejected', reason: 'document_shows_value' };
const record = async () =>
  database.service('registrations').where({ id: home.registrationId }).first<{
    state: string;
    period: string;
    occupant_count: number | null;
    landlord_id: string | null;
    review_requested_at: Date | null;
  }>();
const facts = async () => {
  const at = await getProgrammeNow(database.service);
  return (await factRows(database.facts, [home.registrationId], at))[0]!.facts;
};
const stored = (id: string) => database.service('disputes').where({ id }).first();
const conflict = async (kind: string) => {
  const id = uuid();
  await database.service('conflicts').insert({
    id,
    registration_id: home.registrationId,
    kind,
    opened_at: new Date('2026-10-01'),
  });
  return id;
};

describe('the list of disputes', () => {
  const listed = async (by: Caller, query: string): Promise<string[]> => {
    const { body } = await by.agent.get(`/api/disputes?limit=200&${query}`).expect(200);
    return (body.items as { id: string }[]).map(({ id }) => id);
  };

  it('is over all registrations of the caller’s area, by area, age and state, and pages', async () => {
    const old = await dispute('occupants');
    const other = await dispute('landlord');
    await database
      .service('disputes')
      .where({ id: old })
      .update({ opened_at: new Date('2026-10-01'), due_at: new Date('2026-10-15') });
    const ours = await listed(supervisor, 'state=open');
    expect(ours[0]).toBe(old);
    expect(ours).toContain(other);
    expect(await listed(await signIn(app, 'othersupervisor'), 'state=open')).toEqual([]);
    expect(await listed(supervisor, 'minAgeDays=10')).toEqual([old]);
    expect(await listed(supervisor, `areaId=${register.districtId}&state=open`)).toEqual(ours);
    expect(await listed(supervisor, `areaId=${register.patches[1]}`)).toEqual([]);
    expect(await listed(supervisor, 'state=decided')).toEqual([]);
    await decide(old, three).expect(200);
    expect(await listed(supervisor, 'state=decided')).toEqual([old]);

    const first = await supervisor.agent.get('/api/disputes?limit=1').expect(200);
    const second = await supervisor.agent
      .get(`/api/disputes?limit=1&cursor=${first.body.nextCursor}`)
      .expect(200);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
    expect(first.body.items[0]).toMatchObject({ address: expect.any(String), patchCode: 'd1-o1-p1' });
  });
});

describe('a dispute of a value', () => {
  it('upheld, puts the value right: the record, its facts, its events and the audit log follow', async () => {
    const opened = await conflict('occupants');
    const id = await dispute('occupants');
    expect(await facts()).toMatchObject({ occupantCount: null, disputed: true, recordContradictory: null });
    await decide(id, three).expect(200);
    expect(await record()).toMatchObject({ occupant_count: 3, review_requested_at: expect.any(Date) });
    expect(await facts()).toMatchObject({ occupantCount: 3, disputed: false, recordContradictory: false });
    expect(await stored(id)).toMatchObject({
      decision: 'upheld',
      decided_by: register.users.supervisor,
      correction_source: 'resident',
      replaced: { occupantCount: 2 },
    });
    const events = await database
      .service('registration_events')
      .where({ registration_id: home.registrationId, actor_id: register.users.supervisor });
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'corrected', detail: { disputeId: id, value: 'occupants' } }),
        expect.objectContaining({ kind: 'dispute_decided', detail: { disputeId: id, decision: 'upheld' } }),
      ]),
    );
    expect(await database.service('conflicts').where({ id: opened }).first()).toMatchObject({
      resolved_by: register.users.supervisor,
      resolution: 'dispute',
    });
    const audit = { action: 'dispute.decided', subject_id: home.registrationId };
    expect(await database.service('audit_log').where(audit)).toHaveLength(1);
  });

  it('upheld without a right value, withdraws it: what nobody knows counts for nothing', async () => {
    const id = await dispute('occupants');
    await decide(id, { ...three, correction: { value: 'occupants', occupantCount: null } }).expect(200);
    expect(await facts()).toMatchObject({ occupantCount: null, overLegalOccupancy: null });
  });

  it.each([
    ['period', { value: 'period', since: '2026-02-01', until: null }, { period: '[2026-02-01,)' }],
    ['period', { value: 'period', since: '2026-02-01', until: '2026-10-01' }, { state: 'ended' }],
    ['landlord', { value: 'landlord' }, { landlord_id: null }],
    ['never_lived_here', { value: 'registration' }, { state: 'void' }],
    ['other', { value: 'occupants', occupantCount: 1 }, { occupant_count: 1 }],
  ])('about %s is upheld with %j', async (subject, correction, after) => {
    const id = await dispute(subject);
    await decide(id, { decision: 'upheld', source: 'document', correction }).expect(200);
    expect(await record()).toMatchObject(after);
  });

  it('rejected for a reason, leaves the record as it was; what contradicted it counts no more', async () => {
    await conflict('occupants');
    const before = await facts();
    expect(before).toMatchObject({ recordContradictory: true });
    const id = await dispute('occupants');
    await decide(id, rejected).expect(200);
    expect(await record()).toMatchObject({ occupant_count: 2, review_requested_at: expect.any(Date) });
    expect(await stored(id)).toMatchObject({ decision: 'rejected', decision_reason: 'document_shows_value' });
    expect(await facts()).toMatchObject({ occupantCount: 2, disputed: false, recordContradictory: false });
  });

  it('is decided once, however often and by whomever it is sent', async () => {
    const id = await dispute('occupants');
    const key = uuid();
    const send = (body: object) =>
      supervisor.post(`/api/disputes/${id}/decision`, body).set('Idempotency-Key', key);
    await send(three).expect(200);
    await send(three).expect(200);
    await decide(id, rejected).expect(409);
    const both = await dispute('landlord');
    const answers = await Promise.all([
      decide(both, rejected),
      decide(both, { decision: 'upheld', source: 'landlord', correction: { value: 'landlord' } }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('decided meanwhile, says so to whoever decides it next, in both languages; to others there is none', async () => {
    const id = await dispute('occupants');
    await decide(id, three).expect(200);
    const { body } = await decide(id, rejected).expect(409);
    expect(body).toMatchObject({
      code: 'DISPUTE_DECIDED',
      localised: { zh: expect.stringContaining('已有人决定'), en: expect.stringContaining('decided') },
    });
    expect(await stored(id)).toMatchObject({ decision: 'upheld' });
    await decide(id, rejected, await signIn(app, 'othersupervisor')).expect(404);
  });

  it('is not decided by whoever recorded the value, and says so before they try', async () => {
    await database.service('registration_events').insert({
      id: uuid(),
      registration_id: home.registrationId,
      kind: 'confirmed',
      at: new Date('2026-06-01'),
      actor_kind: 'user',
      actor_id: register.users.supervisor,
    });
    const id = await dispute('occupants');
    const { body } = await supervisor.agent.get(`/api/disputes?registrationId=${home.registrationId}`);
    expect(body.items).toMatchObject([{ id, ownRecord: true }]);
    const refused = await decide(id, three).expect(409);
    expect(refused.body.code).toBe('DECIDES_OWN_RECORD');
    expect(await record()).toMatchObject({ occupant_count: 2 });
  });

  it('is for supervisors of its area alone', async () => {
    const id = await dispute('occupants');
    for (const login of ['officer', 'admin', 'auditor'])
      await decide(id, three, await signIn(app, login)).expect(403);
    await decide(id, three, await signIn(app, 'othersupervisor')).expect(404);
  });

  it.each([
    ['no reason', { decision: 'rejected' }],
    ['a reason that is not of the list', { decision: 'rejected', reason: 'because' }],
    ['a reason beside a correction', { ...three, reason: 'another_home' }],
    ['no source', { ...three, source: undefined }],
    ['no correction', { ...three, correction: undefined }],
    ['the correction of something else', { ...three, correction: { value: 'landlord' } }],
    ['a count that no home has', { ...three, correction: { value: 'occupants', occupantCount: 201 } }],
  ])('is not decided with %s', async (_, body) => {
    const id = await dispute('occupants');
    expect((await decide(id, body).expect(400)).body.code).toBe('INVALID_REQUEST');
  });

  it.each([
    ['CORRECTION_DOES_NOT_FIT', { since: '2026-05-01', until: '2026-05-01' }],
    ['CORRECTION_DOES_NOT_FIT', { since: '2027-01-01', until: null }],
    ['PERIOD_TAKEN', { since: '2025-06-01', until: null }],
  ])('is refused as %s where the tenancy cannot run %j', async (code, dates) => {
    await database.service.raw(
      `INSERT INTO registrations (id, unit_id, building_id, patch_id, state, period, declared_on, generated)
       SELECT ?, unit_id, building_id, patch_id, 'ended', '[2025-01-01,2025-12-01)', '2025-01-01', true FROM registrations WHERE id = ?`,
      [uuid(), home.registrationId],
    );
    const id = await dispute('period');
    const body = { decision: 'upheld', source: 'document', correction: { value: 'period', ...dates } };
    expect((await decide(id, body).expect(409)).body.code).toBe(code);
    expect(await stored(id)).toMatchObject({ decided_at: null });
  });
});

describe('the database, by itself', () => {
  const update = (id: string, change: object, by = register.users.supervisor) =>
    asUser(database.app, by, (trx) =>
      trx('disputes')
        .where({ id })
        .update({ decided_at: new Date('2026-11-02T16:00:00Z'), decided_by: by, ...change }),
    );
  const upheld = {
    decision: 'upheld',
    correction_source: 'document',
    correction: JSON.stringify(three.correction),
  };

  it('stores no decision without its reason, nor one that the record does not follow', async () => {
    const id = await dispute('occupants');
    await expect(update(id, { decision: 'rejected' })).rejects.toThrow('decision_says_why');
    await expect(update(id, { decision: 'upheld' })).rejects.toThrow('CORRECTION_DOES_NOT_FIT');
    for (const correction of [{ value: 'landlord' }, { value: 'occupants', occupantCount: 'many' }, {}])
      await expect(update(id, { ...upheld, correction: JSON.stringify(correction) })).rejects.toThrow(
        'CORRECTION_DOES_NOT_FIT',
      );
    await update(id, upheld);
    expect(await record()).toMatchObject({ occupant_count: 3 });
    const again = { ...upheld, correction_source: 'landlord' };
    await expect(update(id, again)).rejects.toThrow('HISTORY_IS_APPEND_ONLY');
  });

  it('keeps a decision as it was made, and lets nobody decide in another’s name or area', async () => {
    const id = await dispute('occupants');
    await expect(update(id, { ...upheld, decided_by: register.users.officer })).rejects.toThrow(
      'row-level security',
    );
    expect(await update(id, upheld, register.users.otherSupervisor)).toBe(0);
    expect(await update(id, upheld, register.users.officer)).toBe(0);
    await update(id, upheld);
    await expect(
      asUser(database.app, register.users.supervisor, (trx) =>
        trx('disputes')
          .where({ id })
          .update({ correction: JSON.stringify({ value: 'occupants', occupantCount: 9 }) }),
      ),
    ).rejects.toThrow('HISTORY_IS_APPEND_ONLY');
  });
});
