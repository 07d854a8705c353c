import * as fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import type { Activities } from '../../activities/create-activities';
import { setPlacing } from '../../db/queries/placing';
import { storeTierPlacements } from '../../db/queries/tier-decisions';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { activitiesOn } from '../support/activities';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { publishDocument } from '../support/publish-document';
import {
  insertHome,
  seedSmallRegister,
  TEST_START,
  type Home,
  type SmallRegister,
} from '../support/register';
import { insertHazard } from '../support/visits';

let database: TestDatabase;
let register: SmallRegister;
let activities: Activities;
/** In their order; one home in the last, two in the first. */
let districts: string[];
/** Registrations by district. */
let homes: Record<string, string[]>;
/** The one of the second district. */
let home: Home;
let homePatch: string;

/** Places every home by one rule, so that a home's decision says which version decided. */
function ruledBy(ruleId: string) {
  const rule = tierPlacement.rules.find(({ event }) => event.params.tier === 'light');
  const always = { all: [{ fact: 'daysSinceConfirmation', operator: 'atLeast', value: 0 }] };
  return { ...tierPlacement, rules: [{ ...rule, id: ruleId, conditions: always }] };
}
const publish = (ruleId: string) => publishDocument(database.service, register, ruledBy(ruleId));
/** What decides in a district: a rule for each of its homes, null by the version that there was first. */
const rulesOf = (districtId: string) =>
  database
    .service('registrations as r')
    .join('tier_decisions as d', 'd.id', 'r.tier_decision_id')
    .whereIn('r.id', homes[districtId] ?? [])
    .pluck<(string | null)[]>('d.rule_id');
/** As a tick reviews what changed, ended or was decided. */
async function reviewEach(): Promise<void> {
  await database.service('registrations').update({ review_requested_at: TEST_START });
  await activities.reviewRequested();
  // whichever version decides, each is answered
  expect(await database.service('registrations').whereNotNull('review_requested_at')).toEqual([]);
}
const place = (versionId: string, districtId: string) =>
  activities.placeDistrictBatch({ versionId, districtId, after: null, at: TEST_START.getTime() });
const end = (versionId: string) =>
  activities.storePublicationEffect({ versionId, effect: { reviewed: 0, moved: 0, moves: {} } });
const placingOf = async (id: string) =>
  (await database.service('ruleset_versions').where({ id }).pluck<string[]>('placing_state'))[0];

async function insertDistrict(code: string): Promise<{ districtId: string; patchId: string }> {
  const insert = async (kind: string, parent: string, own: string) => {
    const id = uuid();
    const names = { name_zh: own, name_en: own, ancestors: [] };
    await database.service('areas').insert({ id, kind, parent_id: parent, code: own, ...names });
    return id;
  };
  const districtId = await insert('district', register.authorityId, code);
  const patchId = await insert('patch', await insert('office', districtId, `${code}-o1`), `${code}-o1-p1`);
  return { districtId, patchId };
}

async function register3(): Promise<void> {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  activities = activitiesOn(database);
  homes = { [register.districtId]: register.homes.map(({ registrationId }) => registrationId) };
  for (const code of ['d2', 'd3']) {
    const { districtId, patchId } = await insertDistrict(code);
    const inserted = await insertHome(database.service, { districtId, patchId, key: code });
    homes[districtId] = [inserted.registrationId];
    if (code === 'd2') [home, homePatch] = [inserted, patchId];
  }
  districts = Object.keys(homes);
  await reviewEach();
}

describe('a version that places district by district', () => {
  let first: string;
  let second: string;

  beforeEach(async () => {
    await register3();
    [first = '', second = ''] = districts;
  });
  afterEach(() => database.close());

  it('decides nowhere before its placing arrives, whoever asks for a review, and then there alone', async () => {
    const versionId = await publish('early');
    await reviewEach();
    for (const district of districts) expect(await rulesOf(district)).not.toContain('early');
    expect((await activities.planPlacing({ versionId })).districts).toEqual(districts);
    await place(versionId, first);
    await reviewEach();
    expect(await rulesOf(first)).toEqual(['early', 'early']);
    expect(await rulesOf(second)).toEqual([null]);
    // "why?" names the version that decided
    const decided = await database
      .service('tier_decisions as d')
      .join('registrations as r', 'r.tier_decision_id', 'd.id')
      .select<{ id: string; version: string }[]>('r.id', 'd.ruleset_version_id as version');
    for (const { id, version } of decided)
      expect(version).toBe(homes[first]?.includes(id) ? versionId : register.rulesetVersionId);
  });

  it('leaves a home whose facts change where it has not arrived to the version before, until it arrives', async () => {
    const versionId = await publish('early');
    await insertHazard(database.service, home, homePatch, { severity: 'severe' });
    await reviewEach();
    expect(await rulesOf(second)).toEqual(['severe-hazard']);
    await place(versionId, second);
    expect(await rulesOf(second)).toEqual(['early']);
  });

  it('is held by a pause: single reviews are, too', async () => {
    const versionId = await publish('early');
    await activities.planPlacing({ versionId });
    await setPlacing(database.service, versionId, 'paused');
    expect(await place(versionId, first)).toMatchObject({ standing: 'held', reviewed: 0 });
    await reviewEach();
    for (const district of districts) expect(await rulesOf(district)).not.toContain('early');
    await setPlacing(database.service, versionId, 'running');
    expect(await place(versionId, first)).toMatchObject({ standing: 'goesOn', reviewed: 2, moved: 2 });
  });

  it('leaves to the version before what it never reached, where another one comes into force', async () => {
    const early = await publish('early');
    await activities.planPlacing({ versionId: early });
    await place(early, first);
    const late = await publish('late');
    expect(await place(early, second)).toMatchObject({ standing: 'superseded' });
    await end(early);
    // ended by another version is not through
    expect(await placingOf(early)).toBe('superseded');
    await reviewEach();
    expect(await rulesOf(first)).toEqual(['early', 'early']);
    expect(await rulesOf(second)).toEqual([null]);
    await activities.planPlacing({ versionId: late });
    for (const district of districts) await place(late, district);
    await end(late);
    expect(await placingOf(late)).toBe('done');
    for (const district of districts) expect(new Set(await rulesOf(district))).toEqual(new Set(['late']));
    expect(await database.service('waiting_districts')).toEqual([]);
  });

  it('decides at once where nobody lives yet', async () => {
    const { districtId, patchId } = await insertDistrict('d4');
    const versionId = await publish('early');
    expect((await activities.planPlacing({ versionId })).districts).toEqual(districts);
    const { registrationId } = await insertHome(database.service, { districtId, patchId, key: 'd4' });
    homes[districtId] = [registrationId];
    await reviewEach();
    expect(await rulesOf(districtId)).toEqual(['early']);
  });

  it('decides nowhere else by the database’s own word', async () => {
    const versionId = await publish('early');
    const [registrationId] = homes[second] ?? [];
    const decide = () =>
      database.service('tier_decisions').insert({
        id: uuid(),
        registration_id: registrationId,
        kind: 'rule',
        tier: 'light',
        previous_tier: 'standard',
        ruleset_version_id: versionId,
        explanation: JSON.stringify({ asOf: '2026-11-02', matched: [], conditions: {}, facts: {} }),
        decided_at: TEST_START,
      });
    await expect(decide()).rejects.toMatchObject({ code: 'DS095' });
    await place(versionId, second);
  });

  it('is not undone by a review that had asked the version before', async () => {
    const versionId = await publish('early');
    const [registrationId = ''] = homes[second] ?? [];
    await place(versionId, second);
    const { rulesetVersionId } = register;
    const stale = { registrationId, tier: 'priority', ground: 'record', ruleId: 'conflict' } as const;
    const stored = await storeTierPlacements(
      database.service,
      [{ ...stale, explanation: '{}', answersRequest: null }],
      { by: { versionId: rulesetVersionId, insteadOf: rulesetVersionId }, at: TEST_START },
    );
    expect(stored).toEqual({ moved: 0, moves: {} });
    expect(await rulesOf(second)).toEqual(['early']);
  });

  it('that cannot be run lets those before it decide, district by district', async () => {
    const early = await publish('early');
    await place(early, first);
    const broken = await publishDocument(database.service, register, { key: tierPlacement.key });
    await place(broken, second);
    await reviewEach();
    expect(await rulesOf(first)).toEqual(['early', 'early']);
    expect(await rulesOf(second)).toEqual(['early']);
    const open = () => database.service('incidents').where({ code: 'RULESET_CANNOT_RUN' }).pluck('state');
    expect(await open()).toEqual(['open']);
    await publish('late');
    await reviewEach();
    // it decides in the second district still
    expect(await open()).toEqual(['open']);
  });
});

describe('whatever is published, placed, paused and reviewed in whatever order', () => {
  beforeAll(register3);
  afterAll(() => database.close());

  type Step = { do: 'publish' | 'hold' | 'review' } | { do: 'place'; district: number };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constantFrom('publish' as const, 'hold' as const, 'review' as const) }),
    fc.record({ do: fc.constant('place' as const), district: fc.nat(2) }),
  );

  test('each district is decided by the last version that was placed there', async () => {
    let versions = 0;
    const seen = new Set<number>();
    let versionId = await publish('v0');
    for (const district of districts) await place(versionId, district);
    const decides = districts.map(() => 'v0');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        let held = false;
        versionId = await publish(`v${++versions}`);
        for (const each of steps) {
          if (each.do === 'publish') versionId = await publish(`v${++versions}`);
          if (each.do === 'hold') await setPlacing(database.service, versionId, 'paused');
          if (each.do === 'place') await place(versionId, districts[each.district] ?? '');
          if (each.do === 'review') await reviewEach();
          held = each.do === 'hold' || (held && each.do !== 'publish');
          if (each.do === 'place' && !held) decides[each.district] = `v${versions}`;
        }
        await reviewEach();
        seen.add(new Set(decides).size);
        for (const [index, district] of districts.entries())
          expect(new Set(await rulesOf(district))).toEqual(new Set([decides[index]]));
      }),
      { numRuns: 20 },
    );
    // one version for all, and one for each
    expect([...seen].toSorted()).toEqual([1, 2, 3]);
  });
});
