import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';
import {
  getPublishedRuleset,
  listRetiredRulesets,
  type PublishedRuleset,
} from '../db/queries/published-ruleset';
import { listAddedFacts } from '../db/queries/added-facts';
import { catalogueWith } from '../rules/catalogue-with';
import { compileRuleset, type CompiledRuleset } from '../rules/compile-ruleset';
import type { FactCatalogue } from '../rules/fact-catalogue';
import { RulesetError } from '../rules/ruleset-error';
import { isFindingRuleset, type RulesetDocument, type TierRuleset } from '../rules/ruleset';

export interface WorkingRuleset {
  readonly versionId: string;
  readonly compiled: CompiledRuleset;
}

/** Which version works is found once for a version in force and a day. */
let cached: { key: string; working: WorkingRuleset } | undefined;

/**
 * The version in force, ready to run at the programme's date of `at`. One that cannot be run is no reason to place
 * nothing: it becomes the incident RULESET_CANNOT_RUN, and the newest version before it that can be run stays in force.
 * Throws what the version in force fails with where there is none, and where no version is published.
 */
export async function getWorkingRuleset(service: Knex, key: string, at: Date): Promise<WorkingRuleset> {
  const published = await getPublishedRuleset(service, key, at);
  const cacheKey = `${published.versionId} ${published.asOf}`;
  if (cached?.key !== cacheKey)
    cached = { key: cacheKey, working: await findWorking(service, key, at, published) };
  return cached.working;
}

async function findWorking(
  service: Knex,
  key: string,
  at: Date,
  published: PublishedRuleset,
): Promise<WorkingRuleset> {
  const about = { workflowId: null, code: 'RULESET_CANNOT_RUN' };
  const catalogue = catalogueWith(await listAddedFacts(service));
  const first = attempt(published, catalogue);
  if ('working' in first) {
    await resolveIncidents(service, about, [key]);
    return first.working;
  }
  const { versionId, number } = published;
  const detail = { rulesetVersionId: versionId, number, error: errorCode(first.error) };
  await openIncident(service, { ...about, about: key, detail });
  for (const earlier of await listRetiredRulesets(service, key, at)) {
    const next = attempt(earlier, catalogue);
    if ('working' in next) return next.working;
  }
  throw first.error;
}

/** The last ones: those in force and, while a publication is counted, those that it compares. */
const KEPT = 3;
const kept = new Map<string, CompiledRuleset>();

/**
 * A version ready to run at `asOf` (ISO date), or what is wrong with it: compiling reads nothing but the document, so
 * that whatever it throws is the document's fault, one that places no tiers among them; an added fact that ended is still known.
 * A version never changes, so what was compiled holds for the day.
 */
export function tryCompiling(
  versionId: string,
  document: unknown,
  { asOf, catalogue }: { asOf: string; catalogue: FactCatalogue },
): { compiled: CompiledRuleset } | { error: unknown } {
  const key = `${versionId} ${asOf}`;
  try {
    const compiled =
      kept.get(key) ?? compileRuleset(aboutTiers(document as RulesetDocument), { asOf, catalogue });
    kept.delete(key);
    kept.set(key, compiled);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return { compiled };
  } catch (error) {
    return { error };
  }
}

/** What drafts findings places nothing, whatever became of its key. */
function aboutTiers(document: RulesetDocument): TierRuleset {
  if (isFindingRuleset(document)) throw new RulesetError('NOT_ABOUT_TIERS', '/decides');
  return document;
}

function attempt({ versionId, document, asOf }: PublishedRuleset, catalogue: FactCatalogue) {
  const tried = tryCompiling(versionId, document, { asOf, catalogue });
  return 'error' in tried ? tried : { working: { versionId, compiled: tried.compiled } };
}
