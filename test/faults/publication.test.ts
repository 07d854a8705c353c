import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { decisionSql } from '../../activities/review-by-set';
import { simulateRuleset } from '../../api/simulate-ruleset';
import { placeBySql } from '../../db/queries/place-by-sql';
import { findVersion, insertDraft, insertPublicationStart, publishVersion } from '../../db/queries/rulesets';
import { compileRuleset } from '../../rules/compile-ruleset';
import { evaluate } from '../../rules/evaluate';
import { type KeptExplanation, keptExplanation } from '../../rules/explain';
import type { TierRuleset } from '../../rules/ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';
import { eventually } from '../support/product';
import { runFolder } from '../support/run-folder';
import { seededDraws } from '../support/seeded-draws';
import { startSmallDemonstration, type SmallDemonstration } from '../support/small-demonstration';
import { killPart, type KilledPart } from './kill-plan';

/** Another number kills at other moments: `FAULT_SEED=7 npx jest test/faults/publication.test.ts`. */
const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_127);
const draw = seededDraws(SEED);
/** Each is killed once, and the worker, which places, twice. */
const KILLED = (
  ['worker', 'postgres', 'temporal', 'relay', 'worker'] as const satisfies KilledPart[]
).toSorted((a, b) => draw(`order of ${a}`) - draw(`order of ${b}`));
const DISTRICTS = 3;

const dataFolder = path.join(runFolder(), `publications-${randomUUID()}`);
/** Undefined only where the start itself failed. */
let started: SmallDemonstration | undefined;
let demonstration: SmallDemonstration;

beforeAll(async () => {
  // a day that lasts a day: nothing but the rules moves a home while this runs
  started = demonstration = await startSmallDemonstration(dataFolder, { day: '24h', beginsOn: '2026-11-02' });
}, 240_000);
afterAll(() => started?.stop(), 60_000);

/** The shipped rules with the score below which a home comes first: each move is one way, and the next time the other. */
function withScore(value: number): TierRuleset {
  const { visitScoreThreshold } = tierPlacement.parameters;
  if (!visitScoreThreshold) throw new Error('the shipped rules have no parameter visitScoreThreshold');
  const values = [{ validFrom: '2020-01-01', value }];
  return {
    ...tierPlacement,
    parameters: { ...tierPlacement.parameters, visitScoreThreshold: { ...visitScoreThreshold, values } },
  };
}

interface Placed {
  state: string | null;
  progress: { done: { moved: number; expected: number }[] } | null;
  effect: { reviewed: number; moved: number } | null;
}

test('whatever is killed while a version places the register, it goes on where it was: each home is placed once, as was foreseen', async () => {
  const { service } = demonstration;
  const look = async (id: string): Promise<Placed | undefined> =>
    service('ruleset_versions')
      .where({ id })
      .first<Placed | undefined>('placing_state as state', 'placing_progress as progress', 'effect')
      .catch(() => undefined);
  const homes = service('registrations').whereIn('state', ['unverified', 'verified']);
  const ids = await eventually(
    () => homes.clone().whereNotNull('tier_decision_id').pluck<string[]>('id'),
    (decided) => decided.length > 100,
    60_000,
  );
  const { asOf } = (await service.raw<{ rows: [{ asOf: string }] }>('SELECT programme_today() AS "asOf"'))
    .rows[0];
  let before = compileRuleset(tierPlacement, { asOf });
  for (const [turn, part] of KILLED.entries()) {
    const document = withScore(turn % 2 === 0 ? 85 : 60);
    const compiled = compileRuleset(document, { asOf });
    const foreseen = await simulateRuleset(service, before, compiled);
    expect(foreseen.moved).toBeGreaterThan(10);
    const id = await publish(document);
    const districts = Math.floor(draw(`moment ${turn}`) * DISTRICTS);
    await eventually(
      () => look(id),
      (seen) => (seen?.progress?.done.length ?? -1) >= districts,
      60_000,
    );
    await killPart(dataFolder, part);
    const seen = await eventually(
      () => look(id),
      (placed) => placed?.state === 'done',
      120_000,
    );
    expect(seen?.effect).toMatchObject({ reviewed: ids.length, moved: foreseen.moved });
    expect(seen?.progress?.done).toHaveLength(DISTRICTS);
    // once each, and nobody is left where the version before had them
    const decisions = await service('tier_decisions')
      .where({ ruleset_version_id: id })
      .pluck<string[]>('registration_id');
    expect(new Set(decisions).size).toBe(decisions.length);
    const placed = await placeBySql(service, ids, decisionSql(compiled, []), { at: demonstration.now() });
    expect(placed).toMatchObject({ inForce: ids.length, toDecide: [] });
    before = compiled;
  }
  const publications = await service('procedures')
    .where({ kind: 'rulePublication' })
    .pluck<string[]>('state');
  expect(publications).toEqual(KILLED.map(() => 'ended'));
  expect(await service('incidents').pluck('code')).toEqual([]);
}, 300_000);

test('every decision can be made again: its version and the facts kept with it give what it says', async () => {
  const decisions = await demonstration
    .service('tier_decisions as t')
    .join('ruleset_versions as v', 'v.id', 't.ruleset_version_id')
    .where('t.kind', 'rule')
    .select<Decision[]>('t.tier', 't.ground', 't.rule_id as ruleId', 't.explanation', 'v.document');
  expect(decisions.length).toBeGreaterThan(300);
  for (const { tier, ground, ruleId, explanation, document } of decisions) {
    const compiled = compileRuleset(document, { asOf: explanation.asOf });
    const values = Object.entries(explanation.facts).map(([key, { value }]) => [key, value] as const);
    const again = await evaluate(compiled, Object.fromEntries(values));
    expect(again).toMatchObject({ tier, ground, decidedBy: ruleId });
    expect(keptExplanation(compiled, again, explanation.facts)).toEqual(explanation);
  }
}, 60_000);

interface Decision {
  tier: string;
  ground: string | null;
  ruleId: string | null;
  explanation: KeptExplanation;
  document: TierRuleset;
}

/** As an administrator drafts, and another publishes. */
async function publish(document: TierRuleset): Promise<string> {
  const { service } = demonstration;
  const [authorId = '', approverId = ''] = await service('users')
    .whereIn('login', ['admin', 'admin2'])
    .orderBy('login')
    .pluck<string[]>('id');
  const [rulesetId = ''] = await service('rulesets').where({ key: document.key }).pluck<string[]>('id');
  return service.transaction(async (trx) => {
    const draft = { rulesetId, document, cases: [], note: null, rollsBack: null, authorId };
    const id = await insertDraft(trx, draft);
    await trx('ruleset_versions').where({ id }).update({ state: 'in_review' });
    const version = await findVersion(trx, id, true);
    if (!version) throw new Error('what was just written is there');
    await publishVersion(trx, version, approverId);
    await insertPublicationStart(trx, id);
    return id;
  });
}
