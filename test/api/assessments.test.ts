import { v7 as uuid } from 'uuid';
import { HOMES_NOT_TOLD_APART } from '../../db/queries/simulate-placement';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { fillBuilding } from '../support/fill-building';
import { setTierByHand } from '../support/manual-tier';
import { asUser, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, decideVersion, setPasswords, signIn } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  app = appOn(database);
});
afterEach(() => database.close());

describe('what a document would do', () => {
  interface Answer {
    against: number;
    cases: { passed: number; failed: number };
    simulation: {
      registrations: number;
      moved: number;
      placed: { before: number; after: number }[];
      districts: { moved: number }[];
      examples: object[];
      work: { overCapacity: boolean; visitsAtOnce: number; firstHours: number; capacity: number };
    };
  }
  const path = () => `/api/rulesets/${register.rulesetId}/assessment`;
  const noCases = { ruleset: tierPlacement.key, asOf: '2026-11-01', cases: [] };
  /** A registration without a severe hazard is followed up lightly, whatever else is known of it. */
  const littleMatters = { ...tierPlacement, rules: tierPlacement.rules.slice(0, 1), defaultTier: 'light' };
  const count = async (table: string) => Number((await database.service(table).count())[0]?.['count']);
  const assess = async (document: object, cases: object = noCases): Promise<Answer> => {
    const author = await signIn(app, 'admin');
    return (await author.post(path(), { document, cases }).expect(200)).body as Answer;
  };

  test('is said of the whole register, and changes nothing', async () => {
    const [versions, decisions, all] = await Promise.all(
      ['ruleset_versions', 'tier_decisions', 'registrations'].map(count),
    );
    const { simulation, against } = await assess(littleMatters);
    expect(against).toBe(1);
    expect(simulation.registrations).toBe(all);
    expect(simulation.moved).toBeGreaterThan(0);
    expect(simulation.placed.at(-1)).toMatchObject({ tier: 'light', ground: null, after: all });
    const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0);
    expect(sum(simulation.placed.map(({ before }) => before))).toBe(all);
    expect(sum(simulation.placed.map(({ after }) => after))).toBe(all);
    expect(sum(simulation.districts.map(({ moved }) => moved))).toBe(simulation.moved);
    expect(await Promise.all(['ruleset_versions', 'tier_decisions'].map(count))).toEqual([
      versions,
      decisions,
    ]);

    const same = await assess(tierPlacement);
    expect(same.simulation).toMatchObject({
      moved: 0,
      moves: {},
      regrounded: 0,
      districts: [],
      examples: [],
    });
  });

  test('comes with no example of a building in which a home could be told from the few others', async () => {
    await fillBuilding(database.service, register, HOMES_NOT_TOLD_APART - 1);
    const { examples, moved } = (await assess(littleMatters)).simulation;
    expect([examples, moved]).toEqual([[], HOMES_NOT_TOLD_APART]);
  });

  test('comes with examples that say what the rules know, and nothing of where it is', async () => {
    await fillBuilding(database.service, register, HOMES_NOT_TOLD_APART);
    const { examples, moved } = (await assess(littleMatters)).simulation;
    // that of the other building is none
    expect([examples.length, moved]).toEqual([HOMES_NOT_TOLD_APART, HOMES_NOT_TOLD_APART + 1]);
    expect(examples[0]).toMatchObject({ after: { tier: 'light', ground: null, decidedBy: null } });
    const told = JSON.stringify(examples);
    for (const home of register.homes) for (const id of Object.values(home)) expect(told).not.toContain(id);
    expect(Object.keys(examples[0] ?? {}).toSorted()).toEqual(['after', 'before', 'facts']);
  });

  test('leaves out what a supervisor set by hand, as no version moves it', async () => {
    const before = await assess(littleMatters);
    await setTierByHand(database.app, register.users.supervisor, register.homes[0].registrationId);
    const { registrations } = (await assess(littleMatters)).simulation;
    expect(registrations).toBe(before.simulation.registrations - 1);
  });

  test('is refused for a document that could not run, at the places that are wrong, and to others than administrators', async () => {
    const author = await signIn(app, 'admin');
    const { body } = await author.post(path(), { document: { ...tierPlacement, rules: [{}] } }).expect(422);
    expect(body.code).toBe('RULESET_INVALID');
    expect(body.errors[0].pointer).toContain('/rules/0');
    const document = { ...tierPlacement, key: 'another-ruleset' };
    expect((await author.post(path(), { document })).body.errors).toMatchObject([{ pointer: '/key' }]);
    await author.post(`/api/rulesets/${uuid()}/assessment`, { document: tierPlacement }).expect(404);
    const supervisor = await signIn(app, 'supervisor');
    await supervisor.post(path(), { document: tierPlacement }).expect(403);
  });

  describe('and whether its cases pass', () => {
    const severe = {
      name: 'a severe hazard is open',
      facts: { openHazardSeverity: 'severe' },
      expect: { tier: 'priority', ground: 'safety', decidedBy: 'severe-hazard' },
    };
    const wrong = { ...severe, name: 'wrong', expect: { tier: 'light', ground: null, decidedBy: null } };
    const versions = '/api/ruleset-versions';

    test('a draft begins with the cases of the version in force; those it does not name right keep it from being handed in', async () => {
      const author = await signIn(app, 'admin');
      const { body: draft } = await author
        .post(versions, { rulesetId: register.rulesetId, document: tierPlacement })
        .expect(200);
      expect(draft.cases).toMatchObject({ ruleset: 'tier-placement', cases: [] });
      expect(draft.assessment).toBeNull();

      /** `version`: of what was read. */
      const change = (cases: object, { version }: { version: number }) =>
        author.agent
          .patch(`${versions}/${draft.id}`)
          .set('X-CSRF-Token', author.csrfToken)
          .set('If-Match', `"${version}"`)
          .send({ document: tierPlacement, cases });
      const invalid = await change(
        { ...noCases, cases: [{ ...severe, facts: { origin: 1 } }] },
        draft as { version: number },
      );
      expect(invalid.status).toBe(422);
      expect(invalid.body.errors).toMatchObject([{ pointer: '/cases/0/facts/origin' }]);

      const { body: changed } = await change(
        { ...noCases, cases: [severe, wrong] },
        draft as { version: number },
      ).expect(200);
      const refused = await author.post(`${versions}/${draft.id}/submit`, {}).expect(409);
      expect(refused.body).toMatchObject({ code: 'CASES_FAIL', errors: [{ pointer: '/cases/1' }] });

      const { body: mended } = await change(
        { ...noCases, cases: [severe] },
        changed as { version: number },
      ).expect(200);
      const { body: handedIn } = await author.post(`${versions}/${draft.id}/submit`, {}).expect(200);
      expect(mended.assessment).toBeNull();
      expect(handedIn.assessment).toMatchObject({
        against: 1,
        cases: { passed: 1, failed: 0, problems: [] },
      });
    });
  });

  describe('is kept when it is handed in', () => {
    const versions = '/api/ruleset-versions';
    const handIn = async (document: object) => {
      const author = await signIn(app, 'admin');
      const { body } = await author.post(versions, { rulesetId: register.rulesetId, document }).expect(200);
      await author.post(`${versions}/${body.id}/submit`, {}).expect(200);
      return body.id as string;
    };
    const asOwner = (sql: string, values: readonly string[] = []) => database.service.raw(sql, [...values]);

    test('and is asked again after half a month before it is published', async () => {
      const id = await handIn(tierPlacement);
      const second = await signIn(app, 'otheradmin');
      await asOwner(
        `UPDATE ruleset_versions SET assessment = jsonb_set(assessment, '{asOf}', to_jsonb((programme_today() - 16)::text)) WHERE id = ?`,
        [id],
      );
      expect((await decideVersion(second, id, 'publish')).body.code).toBe('ASSESSMENT_OUTDATED');
      const { body } = await second.post(`${versions}/${id}/assess`, {}).expect(200);
      expect(body.state).toBe('in_review');
      expect((await decideVersion(second, id, 'publish')).status).toBe(200);
    });

    test('and a version that asks for more hours than officers have is not published, by the database too', async () => {
      const id = await handIn(tierPlacement);
      await asOwner(
        `UPDATE ruleset_versions SET assessment = jsonb_set(assessment, '{simulation,work,overCapacity}', 'true') WHERE id = ?`,
        [id],
      );
      const second = await signIn(app, 'otheradmin');
      expect((await decideVersion(second, id, 'publish')).body.code).toBe('OVER_CAPACITY');
      await expect(
        asUser(database.app, register.users.otherAdmin, async (trx) => {
          await trx('ruleset_versions').where({ state: 'published' }).update({ state: 'retired' });
          await trx('ruleset_versions')
            .where({ id })
            .update({ state: 'published', approver_id: register.users.otherAdmin });
        }),
      ).rejects.toThrow('OVER_CAPACITY');
    });

    test('so that the database takes no version that nobody assessed, or whose cases fail, nor one assessed before its last change', async () => {
      const author = await signIn(app, 'admin');
      const { body } = await author
        .post(versions, { rulesetId: register.rulesetId, document: tierPlacement })
        .expect(200);
      const submit = (assessment: object | null) =>
        asUser(database.app, register.users.admin, async (trx) => {
          const draft = () => trx('ruleset_versions').where({ id: body.id as string });
          await draft().update({ assessment: JSON.stringify(assessment) });
          await draft().update({ state: 'in_review' });
        });
      await expect(submit(null)).rejects.toThrow('VERSION_NOT_ASSESSED');
      await expect(submit({ cases: { passed: 3, failed: 1 } })).rejects.toThrow('CASES_FAIL');
      await expect(submit({})).rejects.toThrow('CASES_FAIL');
      await expect(
        asUser(database.app, register.users.admin, async (trx) => {
          const draft = () => trx('ruleset_versions').where({ id: body.id as string });
          await draft().update({ assessment: JSON.stringify({ cases: { failed: 0 } }) });
          await draft().update({ document: JSON.stringify({ ...tierPlacement, defaultTier: 'light' }) });
          await draft().update({ state: 'in_review' });
        }),
      ).rejects.toThrow('VERSION_NOT_ASSESSED');
    });
  });
});
