import { getRound, issueTasks, openRound } from '../../db/queries/rounds';
import { createTestDatabase, type TestDatabase } from './database';
import { INVARIANTS, listBreaches } from './invariants';
import { decidePriority, seedSmallRegister, TEST_START } from './register';

interface Damage {
  /** How the database refuses it by itself; left out where only the program keeps it. */
  refusedAs?: { code: string; guard: string };
  /** Done as doorstep_service. */
  statements: readonly string[];
}

const CONTACT = `INSERT INTO contact_attempts (id, registration_id, recipient, channel, purpose, state, at)
  SELECT gen_random_uuid(), registration_id, 'resident', 'phone', 'reminder', 'answered', issued_at + interval '1 hour' FROM tasks`;
const COPY_OF_TASK = `INSERT INTO tasks (id, kind, registration_id, building_id, patch_id, round_id, state, issued_at, due_at)
  SELECT gen_random_uuid(), kind, registration_id, building_id, patch_id, round_id, 'open', issued_at, due_at FROM tasks`;

/** One damage per invariant. */
const DAMAGES: Record<string, Damage> = {
  'carried-over-has-one-successor': {
    statements: [`UPDATE tasks SET state = 'carried_over', closed_at = issued_at`],
  },
  'closed-round-has-no-open-task': { statements: [`UPDATE rounds SET state = 'closed', closed_at = now()`] },
  'contacts-within-ceilings': {
    refusedAs: { code: 'DS013', guard: 'DROP TRIGGER contacts_checked ON contact_attempts' },
    statements: [CONTACT, CONTACT, CONTACT],
  },
  'current-tier-is-latest-decision': {
    refusedAs: { code: 'DS027', guard: 'DROP TRIGGER registrations_tier ON registrations' },
    statements: [`UPDATE registrations SET tier = 'light', tier_ground = NULL`],
  },
  'ended-procedure-waits-for-nothing': {
    statements: [`UPDATE procedures SET state = 'ended', paused_at = now()`],
  },
  'issued-is-accounted-for': {
    statements: [
      `UPDATE tasks SET predecessor_id = (SELECT id FROM tasks ORDER BY id LIMIT 1) WHERE id = (SELECT id FROM tasks ORDER BY id DESC LIMIT 1)`,
    ],
  },
  'nothing-sent-while-paused': {
    refusedAs: { code: 'DS010', guard: 'DROP TRIGGER contacts_checked ON contact_attempts' },
    statements: [
      `INSERT INTO outward_pauses (id, reason, paused_at, paused_by)
       SELECT gen_random_uuid(), 'technical', (SELECT min(issued_at) FROM tasks), id FROM users WHERE login = 'supervisor'`,
      CONTACT.replace("'phone'", "'letter'").replace("'answered'", "'sent'"),
    ],
  },
  'one-open-revisit': {
    refusedAs: { code: '23505', guard: 'DROP INDEX one_open_revisit_per_registration' },
    statements: [COPY_OF_TASK],
  },
  'outbox-is-sent': { statements: [`UPDATE outbox SET sent_at = NULL`] },
  'round-and-procedure-agree': { statements: [`UPDATE procedures SET state = 'ended'`] },
  'sent-has-link-and-message': {
    statements: [CONTACT.replace("'phone'", "'letter'").replace("'answered'", "'sent'")],
  },
  'tier-decision-changes-something': {
    refusedAs: { code: 'DS063', guard: 'DROP TRIGGER tier_decisions_change ON tier_decisions' },
    statements: [
      `INSERT INTO tier_decisions (id, registration_id, kind, tier, previous_tier, ground, ruleset_version_id, rule_id, explanation, decided_at)
       SELECT 'ffffffff-0000-7000-8000-000000000000', registration_id, kind, tier, tier, ground, ruleset_version_id, rule_id, explanation, decided_at FROM tier_decisions`,
      `UPDATE registrations SET tier_decision_id = 'ffffffff-0000-7000-8000-000000000000' WHERE tier_decision_id IS NOT NULL`,
    ],
  },
  'visit-task-is-released': {
    refusedAs: { code: 'DS023', guard: 'DROP TRIGGER visit_tasks_released ON tasks' },
    statements: [
      `INSERT INTO hazards (id, building_id, patch_id, kind, severity, state, found_at, deadline_on)
       SELECT gen_random_uuid(), building_id, patch_id, 'structural', 'severe', 'open', issued_at, issued_at::date + 1 FROM tasks`,
      `INSERT INTO visits (id, origin, subject_type, building_id, registration_id, patch_id, state, ground, tier_decision_id, proposed_at)
       SELECT gen_random_uuid(), 'own', 'registration', building_id, id, patch_id, 'proposed', tier_ground, tier_decision_id, now()
       FROM registrations WHERE tier_decision_id IS NOT NULL`,
      `INSERT INTO tasks (id, kind, visit_id, registration_id, building_id, patch_id, state, issued_at, due_at)
       SELECT gen_random_uuid(), 'visit', id, registration_id, building_id, patch_id, 'open', proposed_at, proposed_at FROM visits`,
    ],
  },
};

let database: TestDatabase;

/** A half-month that has begun in two patches, with one task in each and one decision of the rules. */
beforeEach(async () => {
  database = await createTestDatabase();
  const { service } = database;
  const register = await seedSmallRegister(service);
  for (const patchId of register.patches) {
    const { roundId } = await service.transaction((trx) => openRound(trx, patchId, TEST_START, 'procedure'));
    const round = await getRound(service, roundId, TEST_START);
    await issueTasks(service, round, TEST_START, new Date('2026-11-10T05:00:00Z'));
  }
  await decidePriority(service, register, register.homes[0], 'safety');
  await service('outbox').update({ sent_at: service.fn.now() });
});

afterEach(() => database.close());

async function damage({ statements }: Damage): Promise<void> {
  await database.service.transaction(async (trx) => {
    for (const statement of statements) await trx.raw(statement);
  });
}

test('every invariant is shown to fail here', () => {
  expect(INVARIANTS.map(({ name }) => name)).toEqual(Object.keys(DAMAGES).toSorted());
});

test.each(Object.entries(DAMAGES))('%s notices when it is broken', async (name, broken) => {
  expect(await listBreaches(database.service)).toEqual([]);
  if (broken.refusedAs) {
    const { code, guard } = broken.refusedAs;
    await expect(damage(broken)).rejects.toMatchObject({ code });
    await database.owner.transaction(async (trx) => {
      await trx.raw('SET LOCAL ROLE doorstep_owner');
      await trx.raw(guard);
    });
  }
  await damage(broken);
  expect((await listBreaches(database.service)).map((breach) => breach.name)).toContain(name);
});
