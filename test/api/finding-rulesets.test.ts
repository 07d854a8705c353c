import { keptValueSql } from '../../db/facts/kept-columns';
import { v7 as uuid } from 'uuid';
import { shippedRulesets } from '../../activities/review-registrations';
import { simulateFindings } from '../../api/simulate-findings';
import { HOMES_NOT_TOLD_APART } from '../../db/queries/simulate-placement';
import { seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { compileFindings } from '../../rules/compile-ruleset';
import type { FindingRuleset } from '../../rules/ruleset';
import { recordFindings, recordFindingsCaseFile, tierPlacement } from '../../rules/shipped-rulesets';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { fillBuilding } from '../support/fill-building';
import { seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, decideVersion, setPasswords, signIn, type Caller } from './api-client';
import { workingRuleset } from '../support/working-ruleset';

let database: TestDatabase;
let register: SmallRegister;
let author: Caller;
let second: Caller;
let findingsId: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await seedShippedConfiguration(database.service, shippedRulesets);
  await setPasswords(database);
  const app = appOn(database);
  [author, second] = [await signIn(app, 'admin'), await signIn(app, 'otheradmin')];
  const { body } = await author.agent.get('/api/rulesets').expect(200);
  const items = body.items as { id: string; key: string; decides: string }[];
  expect(items.map(({ key, decides }) => [key, decides])).toEqual([
    ['record-findings', 'finding'],
    ['tier-placement', 'tier'],
  ]);
  findingsId = items[0]?.id ?? '';
  // the register's clock stands before today
  await database.service('ruleset_versions').update({ published_at: new Date(TEST_START.getTime() - 1) });
});
afterEach(() => database.close());

const versions = '/api/ruleset-versions';

/** Every record is verified or not: a finding of each that is not, and praise of each that is. */
function ofEverything(severity: 'minor' | 'major'): FindingRuleset {
  const [rule] = recordFindings.rules.filter(({ id }) => id === 'verification-late');
  if (rule?.event.params.kind !== 'verified') throw new Error('no rule');
  const unverified = { fact: 'recordVerified', operator: 'is', value: false } as const;
  const params = { ...rule.event.params, severity, mitigations: [] };
  const late = { ...rule, conditions: unverified, event: { type: 'finding', params } } as const;
  const praise = recordFindings.rules.filter(({ id }) => id === 'kept-up-to-date');
  const verified = { fact: 'recordVerified', operator: 'is', value: true } as const;
  return { ...recordFindings, rules: [late, ...praise.map((each) => ({ ...each, conditions: verified }))] };
}
const noCases = { ruleset: 'record-findings', asOf: '2026-11-01', cases: [] };

const draft = async (document: object, cases: object = noCases) => {
  const { body } = await author.post(versions, { rulesetId: findingsId, document, cases }).expect(200);
  return body as { id: string };
};

describe('what a finding ruleset would draft', () => {
  const assess = async (document: object) => {
    const path = `/api/rulesets/${findingsId}/assessment`;
    const { body } = await author.post(path, { document, cases: recordFindingsCaseFile }).expect(200);
    return body as {
      cases: { failed: number; failing: { drafts: unknown[] }[]; coverage: object };
      remarks: { kind: string }[];
      simulation: {
        registrations: number;
        changed: number;
        withDrafts: object;
        drafts: { kind: string; severity: string | null; before: number; after: number }[];
        districts: { before: number; after: number }[];
        examples: { before: object[]; after: { ruleId: string }[]; facts: object }[];
      };
    };
  };

  it('is said by kind, severity and district, before and after, with masked examples', async () => {
    const { simulation } = await assess(ofEverything('major'));
    const all = register.homes.length;
    expect(simulation).toMatchObject({
      registrations: all,
      changed: all,
      withDrafts: { before: 0, after: all },
    });
    expect(simulation.drafts.every(({ before }) => before === 0)).toBe(true);
    const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0);
    expect(sum(simulation.drafts.map(({ after }) => after))).toBe(all);
    expect(sum(simulation.districts.map(({ after }) => after))).toBe(all);
    for (const { kind, severity } of simulation.drafts)
      expect(severity).toBe(kind === 'commendation' ? null : 'major');
    // both homes are alone in their buildings
    expect(simulation.examples).toEqual([]);
    await fillBuilding(database.service, register, HOMES_NOT_TOLD_APART);
    const { examples } = (await assess(ofEverything('major'))).simulation;
    const told = JSON.stringify(examples);
    expect(examples.length).toBeGreaterThan(0);
    for (const home of register.homes) for (const id of Object.values(home)) expect(told).not.toContain(id);
  });

  it('runs its cases, and says what is drafted instead where one fails', async () => {
    const same = await assess(recordFindings);
    expect(same.cases).toMatchObject({
      failed: 0,
      coverage: { rules: 100, conditions: 100, mitigations: 100 },
    });
    expect(same.simulation).toMatchObject({ changed: 0, examples: [] });
    const other = await assess({ ...recordFindings, rules: recordFindings.rules.slice(1) });
    expect(other.cases.failed).toBeGreaterThan(0);
    expect(other.cases.failing[0]).toMatchObject({ drafts: [] });
  });
});

it('counts as changed what is drafted otherwise, not how the rules came to it', async () => {
  const lowered = (lowers: number): FindingRuleset => {
    const document = ofEverything('minor');
    const always = { fact: 'refusal', operator: 'isNot', value: true } as const;
    const words = { zh: '字', en: 'words' };
    const mitigations = [{ id: 'kept', name: words, reason: words, lowers, conditions: always }];
    const rules = document.rules.map(({ event, ...rule }): FindingRuleset['rules'][number] => ({
      ...rule,
      // of every record, whether or not it is verified
      conditions: { fact: 'recordVerified', operator: 'isKnown' },
      event:
        event.params.kind === 'commendation' ? event : { ...event, params: { ...event.params, mitigations } },
    }));
    return { ...document, rules };
  };
  const { asOf } = recordFindingsCaseFile;
  const changed = async (before: FindingRuleset, after: FindingRuleset) =>
    (
      await simulateFindings(database.service, {
        before: compileFindings(before, { asOf }),
        after: compileFindings(after, { asOf }),
        valueSql: keptValueSql,
      })
    ).changed;
  const all = register.homes.length;
  // from the lowest but one, one step and two lead to the same
  expect(await changed(lowered(1), lowered(2))).toBe(0);
  const [first, ...others] = lowered(1).rules;
  expect(await changed(lowered(1), { ...lowered(1), rules: others })).toBe(all);
  const reordered = [...others, ...(first ? [first] : [])].map((rule, index) => ({
    ...rule,
    priority: index + 1,
  }));
  expect(await changed(lowered(1), { ...lowered(1), rules: reordered })).toBe(0);
});

it('is published by a second person, places nothing and starts nothing, and comes back by a roll-back', async () => {
  const tiers = () => database.service('registrations').pluck('tier').orderBy('id');
  const before = await tiers();
  const { id } = await draft(ofEverything('minor'));
  await author.post(`${versions}/${id}/submit`, {}).expect(200);
  expect((await decideVersion(author, id, 'publish')).body.code).toBe('AUTHOR_CANNOT_APPROVE');
  const published = await decideVersion(second, id, 'publish');
  expect(published).toMatchObject({
    status: 200,
    body: { state: 'published', decides: 'finding', placing: null, effect: null },
  });
  expect(await database.service('procedures').where({ subject_id: id })).toEqual([]);
  expect((await author.post(`${versions}/${id}/pause`, {})).body.code).toBe('STATE_CONFLICT');
  expect(await tiers()).toEqual(before);
  const working = await workingRuleset(database.service, TEST_START);
  expect(working.versionId).toBe(register.rulesetVersionId);

  const { body: changes } = await author.agent.get(`${versions}/${id}/changes`).expect(200);
  expect(JSON.stringify(changes.items)).toContain('Removed: Verification very late');
  const { body: proposed } = await author.post(`${versions}/${id}/roll-back`, {}).expect(200);
  expect((await decideVersion(second, proposed.id as string, 'publish')).status).toBe(200);
  expect(await database.service('ruleset_versions').where({ id }).pluck('state')).toEqual(['retired']);
});

it('takes no document about tiers, and no cases that expect them; the other way round neither', async () => {
  const refused = (body: object) => author.post(versions, body).expect(422);
  const other = { ...tierPlacement, key: 'record-findings' };
  const { body } = await refused({ rulesetId: findingsId, document: other });
  expect(body.errors).toMatchObject([{ code: 'DECIDES_OTHERWISE', pointer: '/decides' }]);
  const drafting = { ...recordFindings, key: 'tier-placement' };
  const among = await refused({ rulesetId: register.rulesetId, document: drafting });
  expect(among.body.errors).toMatchObject([{ code: 'DECIDES_OTHERWISE', pointer: '/decides' }]);
  const expect_ = { tier: 'standard', ground: null, decidedBy: null };
  const cases = { ...noCases, cases: [{ name: 'a', facts: {}, expect: expect_ }] };
  const placed = await refused({ rulesetId: findingsId, document: recordFindings, cases });
  expect(placed.body.errors[0].pointer).toContain('/cases/0/expect');
});

it('is on the public page with what it drafts, and why, and that it only proposes', async () => {
  const { body } = await author.agent.get('/api/rules-in-force').expect(200);
  const [findings] = body.rulesets as { decides: string; rules: object[]; facts: { key: string }[] }[];
  expect(findings).toMatchObject({ decides: 'finding' });
  expect(findings?.rules[0]).toMatchObject({
    id: 'advert-not-followed',
    kind: 'registered',
    severity: 'major',
  });
  expect(findings?.facts.map(({ key }) => key)).toContain('failedContacts90Days');
  const page = await author.agent.get('/rules?lang=en').expect(200);
  expect(page.text).toContain('verification (minor)');
  expect(page.text).toContain('never drafts a finding');

  const { id } = await draft(ofEverything('major'));
  await author.post(`${versions}/${id}/submit`, {}).expect(200);
  await decideVersion(second, id, 'publish');
  const later = await author.agent.get('/api/rules-in-force').expect(200);
  const all = register.homes.length;
  expect(later.body.rulesets[0]).toMatchObject({ foreseen: { registrations: all, moved: all }, moved: null });
  const told = await author.agent.get('/rules?lang=en').expect(200);
  expect(told.text).toContain(`on ${all} of ${all} registrations other findings would be drafted`);
});

describe('the database', () => {
  const published = async () => {
    const [row] = await database
      .service('ruleset_versions')
      .where({ ruleset_id: findingsId, state: 'published' })
      .select<{ id: string }[]>('id');
    return row?.id ?? '';
  };

  it.each([null, 'verification-late'])(
    'takes no tier from a version that drafts findings (rule: %s)',
    async (rule_id) => {
      const decision = database.service('tier_decisions').insert({
        id: uuid(),
        registration_id: register.homes[0].registrationId,
        kind: 'rule',
        tier: 'light',
        rule_id,
        ruleset_version_id: await published(),
        explanation: {},
        decided_at: TEST_START,
      });
      await expect(decision).rejects.toMatchObject({ code: 'DS075' });
    },
  );

  it('keeps what a ruleset decides, and its documents to it', async () => {
    const rulesets = database.service('rulesets').where({ id: findingsId });
    await expect(rulesets.update({ decides: 'tier' })).rejects.toMatchObject({ code: 'DS075' });
    for (const [ruleset_id, document] of [
      [findingsId, {}],
      [register.rulesetId, { decides: 'finding' }],
    ] as const) {
      const version = database.service('ruleset_versions').insert({
        id: uuid(),
        ruleset_id,
        number: 9,
        state: 'draft',
        document,
        author_id: register.users.admin,
        created_at: TEST_START,
      });
      await expect(version).rejects.toMatchObject({ code: 'DS075' });
    }
  });

  it('lets no version that drafts findings place the register', async () => {
    const version = database.service('ruleset_versions').where({ id: await published() });
    await expect(version.update({ placing_state: 'running' })).rejects.toMatchObject({
      constraint: 'findings_place_nothing',
    });
  });
});
