import { shippedCatalogue } from '../../rules/fact-catalogue';
import { v7 } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { tryCompiling } from '../../activities/working-ruleset';
import { recordFindings, tierPlacement } from '../../rules/shipped-rulesets';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';

describe('a published version that cannot be run', () => {
  let database: TestDatabase;
  let register: SmallRegister;
  let activities: Activities;

  beforeEach(async () => {
    database = await createTestDatabase();
    const { service } = database;
    register = await seedSmallRegister(service);
    await service('rulesets').where({ id: register.rulesetId }).update({ key: 'tier-placement' });
    activities = activitiesOn(database);
  });
  afterEach(() => database.close());

  const requestReview = () => database.service('registrations').update({ review_requested_at: TEST_START });

  /** As it could be stored by a restore or an older version of the product. */
  const publish = async (number: number, document: object) => {
    await database.service.transaction(async (trx) => {
      await trx('ruleset_versions')
        .where({ ruleset_id: register.rulesetId, state: 'published' })
        .update({ state: 'retired' });
      await trx('ruleset_versions').insert({
        id: v7(),
        ruleset_id: register.rulesetId,
        number,
        state: 'published',
        document: JSON.stringify(document),
        cases: '[]',
        created_at: TEST_START,
        published_at: TEST_START,
      });
    });
  };

  it('becomes one incident, while the last version that can be run stays in force', async () => {
    const later = {
      ...tierPlacement.parameters['goodVisitScore'],
      values: [{ validFrom: '2099-01-01', value: 85 }],
    };
    const parameters = { ...tierPlacement.parameters, goodVisitScore: later };
    await publish(2, { ...tierPlacement, parameters });
    await requestReview();
    expect(await activities.reviewRequested()).toEqual({ reviewed: register.homes.length });
    await requestReview();
    expect(await activities.reviewRequested()).toEqual({ reviewed: register.homes.length });

    const incidents = () => database.service('incidents').select('code', 'about', 'state', 'detail');
    const incident = {
      code: 'RULESET_CANNOT_RUN',
      about: 'tier-placement',
      state: 'open',
      detail: { number: 2, error: 'PARAMETER_NOT_IN_FORCE' },
    };
    expect(await incidents()).toMatchObject([incident]);
    const used = await database
      .service('tier_decisions')
      .distinct('ruleset_version_id')
      .pluck('ruleset_version_id');
    for (const versionId of used) expect(versionId).toBe(register.rulesetVersionId);

    await publish(3, tierPlacement);
    await requestReview();
    expect(await activities.reviewRequested()).toEqual({ reviewed: register.homes.length });
    expect(await incidents()).toMatchObject([{ ...incident, state: 'resolved' }]);
  });

  it('is one that drafts findings, whatever its key: it places nothing', () => {
    expect(
      tryCompiling(v7(), recordFindings, { asOf: '2026-11-02', catalogue: shippedCatalogue }),
    ).toMatchObject({
      error: { code: 'NOT_ABOUT_TIERS' },
    });
  });
});
