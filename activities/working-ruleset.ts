import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';
import {
  getPublishedRuleset,
  listRetiredRulesets,
  type PublishedRuleset,
} from '../db/queries/published-ruleset';
import { compileRuleset, type CompiledRuleset } from '../rules/compile-ruleset';
import type { RulesetDocument } from '../rules/ruleset';

export interface WorkingRuleset {
  readonly versionId: string;
  readonly compiled: CompiledRuleset;
}

/** A version never changes, so what was made of the one in force holds for the day; only the last one is kept. */
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
  const first = attempt(published);
  if ('working' in first) {
    await resolveIncidents(service, about, [key]);
    return first.working;
  }
  const { versionId, number } = published;
  const detail = { rulesetVersionId: versionId, number, error: errorCode(first.error) };
  await openIncident(service, { ...about, about: key, detail });
  for (const earlier of await listRetiredRulesets(service, key, at)) {
    const next = attempt(earlier);
    if ('working' in next) return next.working;
  }
  throw first.error;
}

/** Compiling reads nothing but the document, so that whatever it throws is the document's fault. */
function attempt({
  versionId,
  document,
  asOf,
}: PublishedRuleset): { working: WorkingRuleset } | { error: unknown } {
  try {
    return { working: { versionId, compiled: compileRuleset(document as RulesetDocument, { asOf }) } };
  } catch (error) {
    return { error };
  }
}
