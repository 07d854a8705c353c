import { v7 } from 'uuid';
import { reviewRegistrations } from '../../activities/review-registrations';
import { compareTiers, type Tier } from '../../domain/tier';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { AT, insertHome, insertProgramme, type Home } from './fixture';

let db: TestDatabase;
let districtId: string;
const supervisorId = v7();

beforeAll(async () => {
  db = await createTestDatabase();
  ({ districtId } = await insertProgramme(db.service));
  await db.service('users').insert({ id: supervisorId, login: 'supervisor', display_name: 'Supervisor' });
});
afterAll(() => db.close());

async function review({ registrationId }: Home): Promise<Tier> {
  const scope = { registrationIds: [registrationId], at: AT };
  await reviewRegistrations({ service: db.service, facts: db.facts }, scope);
  const row = await db.service('registrations').where({ id: registrationId }).first<{ tier: Tier }>('tier');
  return row.tier;
}

const steady = { unchanged_confirmations: 3, confirmed_on: '2025-11-10' };

const dispute =
  (subject: string) =>
  ({ registrationId }: Home) =>
    db
      .service('disputes')
      .insert({ id: v7(), registration_id: registrationId, subject, opened_at: AT, due_at: AT });
const event =
  (kind: string) =>
  ({ registrationId }: Home) =>
    db.service('registration_events').insert({
      id: v7(),
      registration_id: registrationId,
      kind,
      at: AT,
      actor_kind: 'procedure',
      detail: '{}',
    });

/** What a person may do about their record, as it is written down. */
const RIGHTS: Record<string, (home: Home) => PromiseLike<unknown>> = {
  'disputing the landlord': dispute('landlord'),
  'disputing the occupants': dispute('occupants'),
  'disputing the period': dispute('period'),
  'saying that one never lived there': dispute('never_lived_here'),
  'disputing something else': dispute('other'),
  'objecting to contact': ({ registrationId }) =>
    db.service('objections').insert({ id: v7(), registration_id: registrationId, opened_at: AT }),
  'refusing a visit': event('refused'),
  'having the record corrected': event('corrected'),
  'having a disputed number of occupants taken off the record': async (home) => {
    const { registrationId } = home;
    await dispute('occupants')(home).onConflict().ignore();
    await db
      .service('disputes')
      .where({ registration_id: registrationId, subject: 'occupants' })
      .whereNull('decided_at')
      .update({
        decision: 'upheld',
        decided_at: AT,
        decided_by: supervisorId,
        correction: JSON.stringify({ value: 'occupants', occupantCount: null }),
        correction_source: 'resident',
      });
  },
  'correcting the number of occupants within the limit': ({ registrationId }) =>
    db.service('registrations').where({ id: registrationId }).update({ occupant_count: 3 }),
  'asking for a service': ({ registrationId }) =>
    db.service('service_requests').insert({
      id: v7(),
      registration_id: registrationId,
      kind: 'repair',
      channel: 'link',
      opened_at: AT,
      promised_for: '2025-12-01',
    }),
  'stopping the messages': ({ registrationId }) =>
    db.service('registrations').where({ id: registrationId }).update({ messages_stopped_at: AT }),
};

test.each(Object.entries(RIGHTS))('%s does not raise the tier of a light registration', async (_, use) => {
  const home = await insertHome(db.service, districtId, steady);
  expect(await review(home)).toBe('light');
  await use(home);
  expect(await review(home)).toBe('light');
});

test('all rights together, used one after another, never raise the tier', async () => {
  const home = await insertHome(db.service, districtId, steady);
  let before = await review(home);
  for (const use of Object.values(RIGHTS)) {
    await use(home);
    const after = await review(home);
    expect(compareTiers(after, before)).toBeLessThanOrEqual(0);
    before = after;
  }
});

test('a dispute suspends no evidence about safety', async () => {
  const home = await insertHome(db.service, districtId, { ...steady, occupant_count: 4 });
  expect(await review(home)).toBe('priority');
  await dispute('occupants')(home);
  await dispute('never_lived_here')(home);
  expect(await review(home)).toBe('priority');
});

test('what is not disputed stays a condition of the light tier', async () => {
  const home = await insertHome(db.service, districtId, {
    ...steady,
    state: 'unverified',
    verified_on: null,
    verification_due_on: '2026-06-01',
  });
  expect(await review(home)).toBe('standard');
});
