import type { Activities } from '../../activities/create-activities';
import { reviewRegistrations } from '../../activities/review-registrations';
import { tierPlacement } from '../../rules/shipped-rulesets';
import type { RulesetDocument } from '../../rules/ruleset';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { publishDocument } from '../support/publish-document';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { insertHazard } from '../support/visits';

describe('what a publication moved', () => {
  let database: TestDatabase;
  let register: SmallRegister;
  let activities: Activities;

  beforeEach(async () => {
    database = await createTestDatabase();
    const { service, facts } = database;
    register = await seedSmallRegister(service);
    activities = activitiesOn(database);
    await reviewRegistrations({ service, facts }, { at: TEST_START });
    // time and facts go on after the last review
    await insertHazard(service, register.homes[0], register.patches[0], { severity: 'severe' });
  });
  afterEach(() => database.close());

  const publish = (document: RulesetDocument) => publishDocument(database.service, register, document);
  const review = (versionId: string) =>
    activities.reviewRegisterBatch({ versionId, after: null, at: TEST_START.getTime() });
  const tiers = () => database.service('registrations').orderBy('tier').pluck('tier');

  it('is nothing where the version says what the one before it said, whatever drifted since', async () => {
    const versionId = await publish(tierPlacement);
    expect(await review(versionId)).toMatchObject({ reviewed: 2, moved: 0, moves: {}, changes: {} });
    // the drift is placed all the same
    expect(await tiers()).toContain('priority');
  });

  it('is what the version says otherwise of the same facts, also when the step is repeated', async () => {
    const versionId = await publish({ ...tierPlacement, rules: [], defaultTier: 'light' });
    const effect = await review(versionId);
    expect(effect).toMatchObject({ moved: 2, moves: { 'priority>light': 1 }, regrounded: 0 });
    expect(await tiers()).toEqual(['light', 'light']);
    expect(await review(versionId)).toEqual(effect);
  });

  it('tells a change of ground from a move', async () => {
    const onRecord = tierPlacement.rules.map((rule) =>
      rule.ground === 'safety' ? { ...rule, ground: 'record' as const } : rule,
    );
    const versionId = await publish({ ...tierPlacement, rules: onRecord });
    expect(await review(versionId)).toMatchObject({
      moved: 0,
      moves: {},
      regrounded: 1,
      changes: { 'priority.safety>priority.record': 1 },
    });
  });
});
