import type { Knex } from 'knex';
import { listDistrictsOfPatches } from '../db/queries/areas';
import { countOfficersWithPatches, getWorkSettings } from '../db/queries/officer-work';
import { getProgrammeNow } from '../db/queries/procedures';
import { getPublishedRuleset } from '../db/queries/published-ruleset';
import { hoursOf, type OfficerWork, workOf } from '../domain/officer-work';
import type { Ground, Tier } from '../domain/tier';
import { analyseRuleset } from '../rules/analyse-ruleset';
import { type AnalysisRemark, IDLE_DAYS } from '../rules/analysis/analysis';
import { caseCoverage } from '../rules/case-coverage';
import { type CompiledRuleset, compileRuleset } from '../rules/compile-ruleset';
import type { Problem } from '../rules/problem';
import { failedCaseProblems, runCases, type RulesetCases } from '../rules/run-cases';
import type { RulesetDocument } from '../rules/ruleset';
import { validateRuleset } from '../rules/validate-ruleset';
import { ApiError } from './api-error';
import {
  lastMatches,
  listExamples,
  type MaskedExample,
  type RulesetSimulation,
  simulateRuleset,
} from './simulate-ruleset';

/** So many registrations are shown of what a version moves: enough to see why, few enough to read. */
const EXAMPLES = 10;

/** What a version would do, for those who write it and for the second person: kept on it when it is handed in. */
export interface Assessment {
  /** ISO date of the facts and of the parameters. */
  asOf: string;
  /** The number of the version in force, which it is held against. */
  against: number;
  cases: {
    passed: number;
    failed: number;
    /** Where those that fail are placed instead. */
    failing: readonly { index: number; tier: Tier; ground: Ground | null; decidedBy: string | null }[];
    problems: readonly Problem[];
    /** In percent of the rules, and of the conditions, that the cases try; null where there is no case. */
    coverage: { rules: number; conditions: number } | null;
  };
  /** What the analysis says of the document: nothing that stops it. */
  remarks: readonly AnalysisRemark[];
  simulation: Omit<RulesetSimulation, 'byPatch' | 'asOf'> & {
    districts: { id: string; nameZh: string; nameEn: string; moved: number }[];
    work: WorkForecast;
    examples: MaskedExample[];
  };
}

export interface WorkForecast {
  /** Of a half-month, under the version in force and under this one. */
  before: OfficerWork;
  after: OfficerWork;
  /** Visits that begin with the publication, beside those of every half-month. */
  visitsAtOnce: number;
  /** Hours of the first half-month, with those visits. */
  firstHours: number;
  capacity: number;
  officers: number;
  /** More than officers have time for, and more than now: it cannot be published. */
  overCapacity: boolean;
}

/**
 * Runs the cases of a valid document, and holds it against the version in force on the whole register, as the caller may read it.
 * @throws ApiError STATE_CONFLICT where the version in force cannot be run itself
 */
export async function assessRuleset(
  db: Knex,
  document: RulesetDocument,
  file: RulesetCases,
): Promise<Assessment> {
  const failed = await runCases(document, file);
  const { before, after, number, asOf } = await besideInForce(db, document);
  const { byPatch, asOf: _, ...simulated } = await simulateRuleset(db, before, after);
  return {
    asOf,
    against: number,
    cases: {
      passed: file.cases.length - failed.length,
      failed: failed.length,
      failing: failed.map(({ index, actual }) => ({ index, ...actual })),
      problems: failedCaseProblems(failed, document),
      coverage: await coverageOf(document, file),
    },
    remarks: analyseRuleset(document, { asOf, matches: await lastMatches(db, after, IDLE_DAYS) }),
    simulation: {
      ...simulated,
      districts: await movedByDistrict(db, byPatch),
      work: await forecastWork(db, simulated),
      examples:
        simulated.moved + simulated.regrounded === 0 ? [] : await listExamples(db, before, after, EXAMPLES),
    },
  };
}

/**
 * A valid document, and the version in force that it is held against, both made ready to run today.
 * @throws ApiError STATE_CONFLICT where the version in force cannot be run itself
 */
export async function besideInForce(
  db: Knex,
  document: RulesetDocument,
): Promise<{ before: CompiledRuleset; after: CompiledRuleset; number: number; asOf: string }> {
  const inForce = await getPublishedRuleset(db, document.key, await getProgrammeNow(db));
  const { number, asOf } = inForce;
  // a version that knew less of its mistakes when it was published places nothing: there is nothing to hold against
  if (validateRuleset(inForce.document, { asOf }).length > 0) throw new ApiError('STATE_CONFLICT');
  const before = compileRuleset(inForce.document as RulesetDocument, { asOf });
  return { before, after: compileRuleset(document, { asOf }), number, asOf };
}

async function coverageOf(
  document: RulesetDocument,
  file: RulesetCases,
): Promise<Assessment['cases']['coverage']> {
  if (file.cases.length === 0) return null;
  const { rules, conditions } = await caseCoverage(document, file);
  return { rules: rules.percent, conditions: conditions.percent };
}

async function movedByDistrict(
  db: Knex,
  byPatch: Record<string, number>,
): Promise<Assessment['simulation']['districts']> {
  const districts = new Map<string, Assessment['simulation']['districts'][number]>();
  for (const { patchId, districtId, ...names } of await listDistrictsOfPatches(db, Object.keys(byPatch))) {
    const moved = (districts.get(districtId)?.moved ?? 0) + (byPatch[patchId] ?? 0);
    districts.set(districtId, { id: districtId, ...names, moved });
  }
  return [...districts.values()];
}

async function forecastWork(
  db: Knex,
  { placed, newlyUnsafe }: Pick<RulesetSimulation, 'placed' | 'newlyUnsafe'>,
): Promise<WorkForecast> {
  const settings = await getWorkSettings(db);
  const officers = await countOfficersWithPatches(db);
  const [before, after] = (['before', 'after'] as const).map((side) =>
    workOf(
      placed.map(({ tier, ground, ...counts }) => ({ tier, ground, count: counts[side] })),
      settings,
    ),
  ) as [OfficerWork, OfficerWork];
  const firstHours = after.hours + hoursOf({ visits: newlyUnsafe, calls: 0 }, settings.work);
  const capacity = officers * settings.work.hoursPerHalfMonth;
  return {
    before,
    after,
    visitsAtOnce: newlyUnsafe,
    firstHours,
    capacity,
    officers,
    overCapacity: firstHours > capacity && firstHours > before.hours,
  };
}
