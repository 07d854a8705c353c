import * as fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { approveKey } from '../support/approve-keys';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listBreaches } from '../support/invariants';
import { manualDecision, setTierByHand } from '../support/manual-tier';
import {
  endProgramme,
  asUser,
  decidePriority,
  grantRole,
  type Home,
  insertHome,
  seedSmallRegister,
  type SmallRegister,
  TEST_START,
} from '../support/register';
import { bringVisitTo } from '../support/visits';

const DAY = 86_400_000;
const after = (days: number) => new Date(TEST_START.getTime() + days * DAY);

describe('safeguards that the database itself keeps', () => {
  let database: TestDatabase;
  let register: SmallRegister;
  let home: Home;
  let nextKey = 100;

  beforeAll(async () => {
    database = await createTestDatabase();
    register = await seedSmallRegister(database.service);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    home = await insertHome(database.service, {
      districtId: register.districtId,
      patchId: register.patches[0],
      key: String(nextKey++),
    });
  });

  const contact = (values: Record<string, unknown> = {}) =>
    database.service('contact_attempts').insert({
      id: uuid(),
      registration_id: home.registrationId,
      recipient: 'resident',
      channel: 'letter',
      purpose: 'confirmation',
      state: 'sent',
      at: TEST_START,
      ...values,
    });
  const propose = async (decisionId: string, values: Record<string, unknown> = {}): Promise<string> => {
    const id = uuid();
    await database.service('visits').insert({
      id,
      origin: 'own',
      subject_type: 'registration',
      building_id: home.buildingId,
      registration_id: home.registrationId,
      patch_id: register.patches[0],
      state: 'proposed',
      ground: 'safety',
      tier_decision_id: decisionId,
      proposed_at: TEST_START,
      ...values,
    });
    return id;
  };
  const release = (id: string, values: Record<string, unknown> = {}) =>
    bringVisitTo(database, register, id, 'released', values);
  const hazard = (severity: string) =>
    database.service('hazards').insert({
      id: uuid(),
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: register.patches[0],
      kind: 'gas_leak',
      severity,
      state: 'open',
      found_at: TEST_START,
      deadline_on: '2026-11-20',
    });

  describe('register', () => {
    it('refuses a second registration in force on one unit', async () => {
      await expect(
        database.service('registrations').insert({
          id: uuid(),
          unit_id: home.unitId,
          building_id: home.buildingId,
          patch_id: register.patches[0],
          state: 'unverified',
          period: '[2026-06-01,)',
          declared_on: '2026-06-01',
          verification_due_on: '2026-07-01',
        }),
      ).rejects.toThrow('one_registration_per_unit_at_a_time');
    });

    it.each(['religion', 'tenant_nationality', 'criminal_record', 'visitor_count', 'age', 'police_check'])(
      'refuses to observe %s',
      async (key) => {
        await expect(
          approveKey(database, { key, valueType: 'number', subjectType: 'registration' }),
        ).rejects.toThrow('no_forbidden_subject');
      },
    );

    it('allows a key that only sounds like a forbidden one', async () => {
      await approveKey(database, {
        key: 'garage_storage',
        valueType: 'boolean',
        labelZh: '车库',
        labelEn: 'Garage storage',
      });
    });

    it('keeps observations and events as they were written', async () => {
      await database.service('observations').insert({
        id: uuid(),
        subject_type: 'building',
        subject_id: home.buildingId,
        key: 'fire_alarm',
        value: 'true',
        source_kind: 'officer',
        source: register.users.officer,
        observed_at: TEST_START,
      });
      await expect(database.owner.raw('UPDATE observations SET value = ?', ['false'])).rejects.toThrow(
        'HISTORY_IS_APPEND_ONLY',
      );
      await expect(database.owner.raw('DELETE FROM registration_events')).rejects.toThrow(
        'HISTORY_IS_APPEND_ONLY',
      );
    });
  });

  describe('contact ceilings', () => {
    it('allow two contacts in a month and refuse the third', async () => {
      await contact();
      await contact({ at: after(10) });
      await expect(contact({ at: after(20) })).rejects.toThrow('CONTACT_CEILING');
      await contact({ at: after(31) });
    });

    it('allow one visit request in 90 days', async () => {
      await contact({ purpose: 'visit_request' });
      await expect(contact({ purpose: 'visit_request', at: after(60) })).rejects.toThrow('CONTACT_CEILING');
      await contact({ purpose: 'visit_request', at: after(91) });
    });

    it('give way to an open severe hazard, and only to a real one', async () => {
      await contact();
      await contact();
      await expect(contact({ exemption: 'severe_hazard' })).rejects.toThrow('NO_SEVERE_HAZARD');
      await hazard('severe');
      await contact({ exemption: 'severe_hazard' });
    });

    it('hold when two procedures reach for the last place at once', async () => {
      await contact();
      const results = await Promise.allSettled(Array.from({ length: 6 }, () => contact()));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    });

    it('hold for a contact that is recorded late, between others', async () => {
      await contact({ at: after(0) });
      await contact({ at: after(20) });
      await expect(contact({ at: after(10) })).rejects.toThrow('CONTACT_CEILING');
      await expect(contact({ at: after(25) })).rejects.toThrow('CONTACT_CEILING');
      await contact({ at: after(-20) });
      await expect(contact({ at: after(-5) })).rejects.toThrow('CONTACT_CEILING');
      await contact({ purpose: 'visit_request', at: after(200) });
      await expect(contact({ purpose: 'visit_request', at: after(150) })).rejects.toThrow('CONTACT_CEILING');
    });

    it('hold whatever is done to the rows, in whatever order', async () => {
      const purpose = fc.constantFrom('confirmation', 'reminder', 'visit_request', 'visit_reminder');
      const step = fc.oneof(
        fc.record({
          kind: fc.constant('insert' as const),
          purpose,
          day: fc.integer({ min: 0, max: 200 }),
          queued: fc.boolean(),
        }),
        fc.record({
          kind: fc.constant('change' as const),
          which: fc.nat(),
          values: fc.record(
            {
              at: fc.integer({ min: 0, max: 200 }).map(after),
              state: fc.constantFrom('queued', 'sent', 'answered', 'no_answer', 'failed', 'cancelled'),
              purpose,
              recipient: fc.constantFrom('resident', 'landlord'),
              exemption: fc.constantFrom(null, 'resident_wish', 'severe_hazard'),
            },
            { requiredKeys: [] },
          ),
        }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 15 }), async (steps) => {
          const own = await insertHome(database.service, {
            districtId: register.districtId,
            patchId: register.patches[0],
            key: String(nextKey++),
          });
          const ids: string[] = [];
          for (const next of steps) {
            if (next.kind === 'insert') {
              const id = uuid();
              const row = {
                id,
                registration_id: own.registrationId,
                purpose: next.purpose,
                at: after(next.day),
              };
              await contact({ ...row, state: next.queued ? 'queued' : 'sent' }).then(
                () => ids.push(id),
                (error: unknown) => expect(String(error)).toContain('CONTACT_CEILING'),
              );
            } else if (ids.length > 0 && Object.keys(next.values).length > 0) {
              await database
                .service('contact_attempts')
                .where({ id: ids[next.which % ids.length] })
                .update(next.values)
                .catch((error: unknown) =>
                  expect(String(error)).toMatch(/CONTACT_CEILING|TRANSITION_REFUSED|HISTORY_IS_APPEND_ONLY/),
                );
            }
            const breaches = await listBreaches(database.service);
            expect(breaches.filter(({ name }) => name === 'contacts-within-ceilings')).toEqual([]);
          }
        }),
        { numRuns: 40 },
      );
    });

    it('are looked at again when what was queued goes out later', async () => {
      const id = uuid();
      await contact({ id, state: 'queued' });
      await contact({ at: after(40) });
      await contact({ at: after(45) });
      const send = (at: Date) =>
        database.service('contact_attempts').where({ id }).update({ state: 'sent', at });
      await expect(send(after(50))).rejects.toThrow('CONTACT_CEILING');
      await send(after(72));
    });

    it('give way to a wish only where the resident put one down', async () => {
      await contact();
      await contact();
      await expect(contact({ exemption: 'resident_wish' })).rejects.toThrow('NO_RECORDED_WISH');
    });

    it('count neither our own failures nor what an answer has ended as channels tried in vain', async () => {
      const tried = async (at = after(50)) => {
        const { rows } = await database.service.raw<{ rows: { n: string }[] }>(
          'SELECT failed_remote_channels(?, ?) AS n',
          [home.registrationId, at],
        );
        return Number(rows[0]?.n);
      };
      await contact({ channel: 'link', state: 'failed', failure: 'SENDER_UNKNOWN' });
      await contact({ channel: 'message', state: 'failed', failure: 'NO_ADDRESS' });
      expect(await tried()).toBe(0);
      await contact({ channel: 'phone', state: 'failed', failure: 'WRONG_CONTACT' });
      await contact({ channel: 'letter', state: 'no_answer', at: after(5) });
      expect(await tried()).toBe(2);
      await contact({ channel: 'link', state: 'answered', at: after(40), finished_at: after(41) });
      expect(await tried(after(39))).toBe(2);
      expect(await tried()).toBe(0);
    });

    it('send no messages to a resident who stopped them', async () => {
      await database
        .service('registrations')
        .where({ id: home.registrationId })
        .update({ messages_stopped_at: TEST_START });
      await expect(contact({ channel: 'message' })).rejects.toThrow('MESSAGES_STOPPED');
      await contact({ channel: 'letter' });
    });
  });

  describe('stop button', () => {
    it('stops outward contact of its area and no other, until it is resumed', async () => {
      const id = uuid();
      await database.service('outward_pauses').insert({
        id,
        area_id: register.patches[0],
        reason: 'scam_warning',
        paused_at: TEST_START,
        paused_by: register.users.supervisor,
      });
      await expect(contact()).rejects.toThrow('OUTWARD_PAUSED');
      await contact({ registration_id: register.homes[1].registrationId });
      await database
        .service('outward_pauses')
        .where({ id })
        .update({ resumed_at: after(1), resumed_by: register.users.supervisor });
      await contact({ at: after(1) });
    });
  });

  describe('visits', () => {
    it('are refused where the tier has no ground', async () => {
      const decisionId = await setTierByHand(database.app, register.users.supervisor, home.registrationId, {
        tier: 'priority',
      });
      await hazard('severe');
      await expect(propose(decisionId)).rejects.toThrow('VISIT_WITHOUT_GROUND');
    });

    it('need safety evidence in the register, whatever a rule says', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'safety');
      await expect(propose(decisionId)).rejects.toThrow('VISIT_WITHOUT_GROUND');
      await hazard('minor');
      await release(await propose(decisionId));
    });

    it('on a record ground need two remote channels tried in vain', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'record');
      await contact({ channel: 'message', state: 'no_answer' });
      const id = await propose(decisionId, { ground: 'record' });
      await expect(release(id)).rejects.toThrow('REMOTE_CHANNELS_NOT_TRIED');
      await contact({ channel: 'phone', state: 'no_answer' });
      await release(id);
    });

    it('are released by a person', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'safety');
      await hazard('minor');
      // without a releaser the trigger already finds no supervisor
      await expect(release(await propose(decisionId), { released_by: null })).rejects.toThrow(
        /RELEASE_NEEDS_SUPERVISOR|a_person_releases/,
      );
    });

    it('are released by a supervisor of that area, who does not make the visit', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'safety');
      await hazard('minor');
      const id = await propose(decisionId);
      await expect(release(id, { released_by: register.users.otherSupervisor })).rejects.toThrow(
        'RELEASE_NEEDS_SUPERVISOR',
      );
      const releases = () => release(id, { officer_id: register.users.supervisor });
      await expect(releases()).rejects.toThrow('OFFICER_NOT_OF_PATCH');
      await grantRole(database.service, register, register.users.supervisor, 'officer', register.patches[0]);
      await expect(releases()).rejects.toThrow('releaser_does_not_visit');
    });

    it('become a task only after release', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'safety');
      await hazard('minor');
      const visitId = await propose(decisionId);
      await expect(
        database.service('tasks').insert({
          id: uuid(),
          kind: 'visit',
          visit_id: visitId,
          registration_id: home.registrationId,
          building_id: home.buildingId,
          patch_id: register.patches[0],
          state: 'open',
          issued_at: TEST_START,
          due_at: after(10),
        }),
      ).rejects.toThrow('VISIT_NOT_RELEASED');
    });

    it('record nothing without consent, identification and stated purpose', async () => {
      const decisionId = await decidePriority(database.service, register, home, 'safety');
      await hazard('minor');
      const id = await propose(decisionId);
      await expect(
        bringVisitTo(database, register, id, 'begun', { checklist: '{}', consent: 'refused' }),
      ).rejects.toThrow('no_checklist_without_consent');
    });
  });

  describe('tasks', () => {
    const revisit = (values: Record<string, unknown> = {}) => ({
      id: uuid(),
      kind: 'dispute',
      registration_id: home.registrationId,
      building_id: home.buildingId,
      dwelling_id: home.dwellingId,
      patch_id: register.patches[0],
      state: 'open',
      issued_at: TEST_START,
      due_at: after(10),
      ...values,
    });

    it('are about the home of their registration, for good', async () => {
      const [first, second] = register.homes;
      await expect(
        database.service('tasks').insert(revisit({ registration_id: second.registrationId })),
      ).rejects.toThrow('TASK_OF_ANOTHER_HOME');
      await expect(
        database.service('tasks').insert(revisit({ patch_id: register.patches[1] })),
      ).rejects.toThrow('TASK_OF_ANOTHER_HOME');
      const task = revisit();
      await database.service('tasks').insert(task);
      for (const change of [
        { kind: 'visit' },
        {
          registration_id: first.registrationId,
          building_id: first.buildingId,
          dwelling_id: first.dwellingId,
        },
      ]) {
        await expect(database.service('tasks').where({ id: task.id }).update(change)).rejects.toThrow(
          'TASK_IS_FIXED',
        );
      }
      await expect(
        database.service('tasks').where({ id: task.id }).update({ patch_id: register.patches[1] }),
      ).rejects.toThrow('TASK_OF_ANOTHER_HOME');
    });

    it('are not made by an officer, who would see a home by one', async () => {
      await expect(
        database.app.transaction(async (trx) => {
          await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [register.users.officer]);
          await trx('tasks').insert(revisit({ assignee_id: register.users.officer }));
        }),
      ).rejects.toThrow('row-level security');
    });
  });

  describe('tiers', () => {
    const manual = (values: Record<string, unknown>) =>
      asUser(database.app, register.users.supervisor, (trx) =>
        trx('tier_decisions').insert(
          manualDecision(register.users.supervisor, home.registrationId, { tier: 'priority', ...values }),
        ),
      );

    it('set by hand need a listed reason and end after 30 days', async () => {
      await expect(manual({ manual_until: after(31) })).rejects.toThrow('manual_tier_is_bounded');
      await manual({});
      await expect(manual({ manual_reason: null })).rejects.toThrow('manual_tier_is_bounded');
      await expect(manual({ manual_reason: 'seems odd' })).rejects.toThrow(
        'tier_decisions_manual_reason_check',
      );
      await expect(manual({ decided_at: after(-1), manual_until: after(30) })).rejects.toThrow(
        'manual_tier_is_bounded',
      );
    });

    it('raised by a rule carry their ground', async () => {
      await expect(
        database.service('tier_decisions').insert({
          id: uuid(),
          registration_id: home.registrationId,
          kind: 'rule',
          tier: 'priority',
          ruleset_version_id: register.rulesetVersionId,
          decided_at: TEST_START,
        }),
      ).rejects.toThrow('priority_has_ground');
    });

    it('once decided are history', async () => {
      const id = await decidePriority(database.service, register, home, 'safety');
      await expect(
        database.service('tier_decisions').where({ id }).update({ ground: 'record' }),
      ).rejects.toThrow('HISTORY_IS_APPEND_ONLY');
      await database.service('tier_decisions').where({ id }).update({ told_at: TEST_START });
    });
  });

  describe('rulesets', () => {
    const version = (values: Record<string, unknown>) => ({
      id: uuid(),
      ruleset_id: register.rulesetId,
      number: nextKey++,
      document: {},
      created_at: TEST_START,
      author_id: register.users.admin,
      ...values,
    });

    it('are published by another person than their author', async () => {
      await expect(
        database
          .service('ruleset_versions')
          .insert(version({ state: 'published', approver_id: register.users.admin })),
      ).rejects.toThrow(/author_and_approver_differ|THREE_PERSONS_NEEDED/);
      await expect(
        database.service('ruleset_versions').insert(version({ state: 'published' })),
      ).rejects.toThrow(/published_needs_approver|APPROVER_NEEDS_ROLE/);
    });

    it('are not published by somebody to whom the author gave the role', async () => {
      const friend = uuid();
      await database.service('users').insert({ id: friend, login: 'friend', display_name: 'friend' });
      await database.service('role_grants').insert({
        id: uuid(),
        user_id: friend,
        role: 'administrator',
        area_id: register.authorityId,
        valid_from: '2026-01-01',
        granted_by: register.users.admin,
      });
      await expect(
        database.service('ruleset_versions').insert(version({ state: 'published', approver_id: friend })),
      ).rejects.toThrow('THREE_PERSONS_NEEDED');
    });

    it('no longer change once they left the draft', async () => {
      const id = uuid();
      await database.service('ruleset_versions').insert(version({ id, state: 'in_review' }));
      await expect(
        database
          .service('ruleset_versions')
          .where({ id })
          .update({ document: { changed: true } }),
      ).rejects.toThrow('VERSION_IS_FIXED');
    });
  });

  it('nobody grants a role to themselves', async () => {
    await expect(
      database.service('role_grants').insert({
        id: uuid(),
        user_id: register.users.admin,
        role: 'supervisor',
        area_id: register.authorityId,
        valid_from: '2026-01-01',
        granted_by: register.users.admin,
      }),
    ).rejects.toThrow('nobody_grants_to_themselves');
  });

  it('the clock of a programme stays as it was made', async () => {
    await expect(database.service('programme').update({ clock_rate: 100 })).rejects.toThrow('CLOCK_FIXED');
  });

  it('the audit log cannot be changed, even by its owner', async () => {
    await database
      .service('audit_log')
      .insert({ programme_at: TEST_START, actor_kind: 'command', action: 'test', subject_type: 'programme' });
    await expect(database.owner.raw('DELETE FROM audit_log')).rejects.toThrow('LOG_IS_APPEND_ONLY');
  });
});

describe('a programme that is no demonstration', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it('refuses generated data', async () => {
    await expect(seedSmallRegister(database.service, { demonstration: false })).rejects.toThrow(
      'GENERATED_DATA_REFUSED',
    );
  });

  it('takes no occupancy limit that was made up', async () => {
    const [buildingId, real, madeUp] = [uuid(), uuid(), uuid()];
    await database.service('buildings').insert({
      id: buildingId,
      source: 'test',
      external_key: 'real',
      address: '1 Real Street',
      first_seen_on: '2026-01-01',
    });
    const dwelling = (id: string, occupancy_generated: boolean) =>
      database.service('dwellings').insert({
        id,
        building_id: buildingId,
        number: id,
        legal_occupancy: 3,
        existed_from: '2026-01-01',
        occupancy_generated,
      });
    await expect(dwelling(madeUp, true)).rejects.toThrow('GENERATED_DATA_REFUSED');
    await dwelling(real, false);
    await expect(
      database.service('dwellings').where({ id: real }).update({ occupancy_generated: true }),
    ).rejects.toThrow('GENERATED_DATA_REFUSED');
  });

  it('opens no round after its end date', async () => {
    await endProgramme(database.service, '2026-11-01');
    const [patch] = await database.service('areas').where({ kind: 'patch' }).select('id');
    const [settings] = await database
      .service('procedure_settings')
      .where({ kind: 'revisitRound' })
      .select('id');
    await expect(
      database.service('rounds').insert({
        id: uuid(),
        patch_id: patch.id,
        period: '[2026-11-01,2026-11-16)',
        state: 'open',
        settings_id: settings.id,
        opened_at: TEST_START,
        closes_at: after(13),
      }),
    ).rejects.toThrow('PROGRAMME_ENDED');
  });
});
