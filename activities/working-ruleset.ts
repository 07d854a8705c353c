import type { Knex } from 'knex';
import { errorCode } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';
import {
  listDecidingRulesets,
  listRulesetsBefore,
  type PublishedRuleset,
} from '../db/queries/published-ruleset';
import { listAddedFacts } from '../db/queries/added-facts';
import { catalogueWith } from '../rules/catalogue-with';
import { compileRuleset, type CompiledRuleset } from '../rules/compile-ruleset';
import type { FactCatalogue } from '../rules/fact-catalogue';
import { RulesetError } from '../rules/ruleset-error';
import { isFindingRuleset, type RulesetDocument, type TierRuleset } from '../rules/ruleset';

export interface WorkingRuleset {
  /** The version that decides, by which what it places is stored. */
  readonly versionId: string;
  /** The version in whose place it works: the same one, unless that cannot be run. */
  readonly insteadOf: string;
  readonly compiled: CompiledRuleset;
}

/** A version ready to run, or why neither it nor one before it can be. */
type Tried = { readonly working: WorkingRuleset } | { readonly error: unknown };

/** What works is found once for the versions that decide and a day. */
let cached: { key: string; working: ReadonlyMap<string, Tried> } | undefined;

/**
 * The versions of a ruleset that decide somewhere, by their ids, ready to run at the programme's date of `at`: the one in force, and those
 * of districts that its placing has not reached. One that cannot be run is no reason to place nothing: it becomes the incident
 * RULESET_CANNOT_RUN, and the newest version before it that can be run works in its place. Throws where no version is published.
 */
export async function listWorkingRulesets(
  service: Knex,
  key: string,
  at: Date,
): Promise<ReadonlyMap<string, Tried>> {
  const deciding = await listDecidingRulesets(service, key, at);
  if (deciding.length === 0) throw new Error(`RULESET_NOT_PUBLISHED: ${key}`);
  const cacheKey = deciding.map(({ versionId, asOf }) => `${versionId} ${asOf}`).join(' ');
  if (cached?.key === cacheKey) return cached.working;
  const catalogue = catalogueWith(await listAddedFacts(service));
  const working = new Map<string, Tried>();
  const broken: object[] = [];
  for (const version of deciding) {
    const tried = attempt(version, version, catalogue);
    if ('error' in tried) {
      const { versionId: rulesetVersionId, number } = version;
      broken.push({ rulesetVersionId, number, error: errorCode(tried.error) });
    }
    const works = 'error' in tried ? await findBefore(service, version, { at, catalogue }) : tried;
    working.set(version.versionId, works ?? tried);
  }
  const about = { workflowId: null, code: 'RULESET_CANNOT_RUN' };
  const [detail] = broken;
  if (detail) await openIncident(service, { ...about, about: key, detail });
  else await resolveIncidents(service, about, [key]);
  cached = { key: cacheKey, working };
  return working;
}

async function findBefore(
  service: Knex,
  version: PublishedRuleset,
  { at, catalogue }: { at: Date; catalogue: FactCatalogue },
): Promise<Tried | undefined> {
  for (const earlier of await listRulesetsBefore(service, version.versionId, at)) {
    const tried = attempt(earlier, version, catalogue);
    if ('working' in tried) return tried;
  }
  return undefined;
}

/** The last ones: those that decide somewhere and, while a publication is counted, those that it compares. */
const KEPT = 6;
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

function attempt(
  { versionId, document, asOf }: PublishedRuleset,
  { versionId: insteadOf }: PublishedRuleset,
  catalogue: FactCatalogue,
): Tried {
  const tried = tryCompiling(versionId, document, { asOf, catalogue });
  return 'error' in tried ? tried : { working: { versionId, insteadOf, compiled: tried.compiled } };
}
