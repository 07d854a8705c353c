import { v7 as uuid } from 'uuid';
import { draftFindings } from '../../activities/draft-findings';
import { shippedRulesets } from '../../activities/review-registrations';
import { seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { compileFindings } from '../../rules/compile-ruleset';
import { evaluateFindings } from '../../rules/evaluate-findings';
import { draftToOffice } from '../../rules/explain-findings';
import { recordFindings } from '../../rules/shipped-rulesets';
import { approveFact, insertFactDeciders, SPRINKLED } from '../support/added-fact';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

let database: TestDatabase;
let register: SmallRegister;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await seedShippedConfiguration(database.service, shippedRulesets);
});
afterEach(() => database.close());

/** The home's last confirmation lies so far back that nobody followed it up. */
async function letConfirmationLapse(): Promise<string> {
  const { registrationId } = register.homes[0];
  await database
    .service('registrations')
    .where({ id: registrationId })
    .update({ confirmed_on: '2024-01-01' });
  return registrationId;
}
const drafted = async () => {
  const ids = [...register.homes.map(({ registrationId }) => registrationId), uuid()];
  return draftFindings(database, ids, TEST_START);
};

test('findings are drafted of the records that have any, with values, sources and dates, and nothing is stored', async () => {
  const id = await letConfirmationLapse();
  const records = await drafted();
  expect(records).toHaveLength(register.homes.length);
  const [draft] = records.find(({ registrationId }) => registrationId === id)?.drafts ?? [];
  expect(draft).toMatchObject({ ruleId: 'confirmation-lapsed', kind: 'tracked', severity: 'minor' });
  expect(draft?.facts['daysSinceConfirmation']).toMatchObject({
    observedAt: expect.stringContaining('2024-01-01'),
  });
  const others = records.filter(({ registrationId }) => registrationId !== id);
  expect(others.flatMap(({ drafts }) => drafts.map(({ ruleId }) => ruleId))).not.toContain(
    'confirmation-lapsed',
  );
  const again = await drafted();
  expect(again).toEqual(records);
});

test('a refusal lowers what is drafted, and drafts nothing by itself', async () => {
  const id = await letConfirmationLapse();
  const before = await drafted();
  for (const { registrationId } of register.homes) {
    await database.service('registration_events').insert({
      id: uuid(),
      registration_id: registrationId,
      kind: 'refused',
      at: new Date(TEST_START.getTime() - 86_400_000),
      actor_kind: 'procedure',
      detail: '{}',
    });
  }
  const after = await drafted();
  const rulesOf = (records: typeof after) =>
    records.map(({ registrationId, drafts }) => [registrationId, drafts.map(({ ruleId }) => ruleId)]);
  expect(rulesOf(after)).toEqual(rulesOf(before));
  const [draft] = after.find(({ registrationId }) => registrationId === id)?.drafts ?? [];
  expect(draft).toMatchObject({ severity: 'observation', mitigations: ['refused'] });
});

test('a draft may read and show a fact that the authority added', async () => {
  await approveFact(database.app, register.users.admin, await insertFactDeciders(database.service, register));
  const { buildingId, registrationId } = register.homes[0];
  await database.service('observations').insert({
    id: uuid(),
    subject_type: 'building',
    subject_id: buildingId,
    key: 'sprinkler_system',
    value: 'false',
    source_kind: 'officer',
    source: 'test',
    observed_at: TEST_START,
  });
  const [rule] = recordFindings.rules;
  const document = {
    ...recordFindings,
    rules: [
      {
        ...rule!,
        id: 'sprinkler-not-said',
        conditions: { fact: SPRINKLED.key, operator: 'is', value: false },
        event: {
          type: 'finding',
          params: { ...rule!.event.params, evidence: [SPRINKLED.key], mitigations: [] },
        },
      },
    ],
  };
  const at = new Date(TEST_START.getTime() + 15 * 86_400_000);
  await setProgrammeClock(database, at);
  await database.service.transaction(async (trx) => {
    const ruleset = trx('rulesets').where({ key: recordFindings.key }).select('id');
    await trx('ruleset_versions').whereIn('ruleset_id', ruleset).update({ state: 'retired' });
    await trx('ruleset_versions').insert({
      id: uuid(),
      ruleset_id: ruleset.clone(),
      number: 2,
      state: 'published',
      document: JSON.stringify(document),
      published_at: at,
      created_at: at,
    });
  });
  const records = await draftFindings(database, [registrationId], at);
  expect(records).toMatchObject([
    {
      drafts: [
        {
          ruleId: 'sprinkler-not-said',
          facts: { sprinklerInstalled: { value: false, source: 'officer:test' } },
        },
      ],
    },
  ]);
});

test('what is kept of a draft tells it again in words, and gives the same draft', async () => {
  await letConfirmationLapse();
  const document = recordFindings;
  for (const draft of (await drafted()).flatMap(({ drafts }) => drafts)) {
    const compiled = compileFindings(document, { asOf: draft.asOf });
    const facts = Object.fromEntries(Object.entries(draft.facts).map(([key, { value }]) => [key, value]));
    const { drafts } = await evaluateFindings(compiled, facts);
    const { ruleId, kind, severity, mitigations } = draft;
    expect(drafts).toContainEqual({ ruleId, kind, severity, mitigations });
    expect(draftToOffice(draft, { document, compiled }, ['supervisor'])?.because).not.toEqual([]);
  }
});
