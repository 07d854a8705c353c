import type { Knex } from 'knex';
import { countOfficersPresent, countOfficersWithPatches, getWorkSettings } from '../db/queries/officer-work';
import { getProgrammeNow } from '../db/queries/procedures';
import { getPublishedRuleset } from '../db/queries/published-ruleset';
import { lockWholeRegister } from '../db/queries/simulate-placement';
import { hoursOf, type OfficerWork, workOf } from '../domain/officer-work';
import { analyseRuleset } from '../rules/analyse-ruleset';
import { type AnalysisRemark, IDLE_DAYS } from '../rules/analysis/analysis';
import { caseCoverage } from '../rules/case-coverage';
import { compileFindings, type CompiledRuleset, compileRuleset } from '../rules/compile-ruleset';
import type { Problem } from '../rules/problem';
import { type Expected, failedCaseProblems, runCases, type RulesetCases } from '../rules/run-cases';
import {
  type FindingRuleset,
  isFindingRuleset,
  type RulesetDocument,
  type TierRuleset,
} from '../rules/ruleset';
import { validateRuleset } from '../rules/validate-ruleset';
import type { FactCatalogue } from '../rules/fact-catalogue';
import { ApiError } from './api-error';
import { byDistrict, type District } from './by-district';
import type { FactSource } from './fact-source';
import {
  type DistrictDrafts,
  draftsByDistrict,
  findingMatches,
  type FindingSimulation,
  listFindingExamples,
  type MaskedDrafts,
  simulateFindings,
} from './simulate-findings';
import {
  addPlacedOtherwise,
  lastMatches,
  listExamples,
  type MaskedExample,
  NONE_OTHERWISE,
  type PlacedOtherwise,
  type RulesetSimulation,
  simulateRuleset,
} from './simulate-ruleset';

/** So many registrations are shown of what a version moves: enough to see why, few enough to read. */
const EXAMPLES = 10;

/** What a version would do, for those who write it and for the second person: kept on it when it is handed in. */
export interface Assessment<Simulated = AssessedTiers | AssessedFindings> {
  /** ISO date of the facts and of the parameters. */
  asOf: string;
  /** The number of the version in force, which it is held against. */
  against: number;
  cases: {
    passed: number;
    failed: number;
    /** What the rules say of those that fail instead. */
    failing: readonly (Expected & { index: number })[];
    problems: readonly Problem[];
    /** In percent of the rules, conditions and mitigations that the cases try; null where there is no case. */
    coverage: { rules: number; conditions: number; mitigations?: number } | null;
  };
  /** What the analysis says of the document: nothing that stops it. */
  remarks: readonly AnalysisRemark[];
  simulation: Simulated;
}

export type AssessedTiers = Omit<RulesetSimulation, 'byPatch' | 'asOf'> & {
  districts: (District & PlacedOtherwise)[];
  work: WorkForecast;
  examples: MaskedExample[];
};

/** Drafts ask nothing of officers before a person opens a case: no work is foreseen. */
export type AssessedFindings = Omit<FindingSimulation, 'byPatch' | 'asOf'> & {
  /** Drafts of each district under both versions. */
  districts: DistrictDrafts[];
  examples: MaskedDrafts[];
};

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
  source: FactSource,
): Promise<Assessment> {
  const { catalogue } = source;
  const failed = await runCases(document, file, catalogue);
  const { inForce, number, asOf } = await versionInForce(db, document, catalogue);
  // one after the other: two at once would each take twice as long, and leave less for everybody's work
  await lockWholeRegister(db);
  const read = { asOf, ...source };
  const assessed = isFindingRuleset(document)
    ? await assessFindings(db, inForce as FindingRuleset, document, read)
    : await assessTiers(db, inForce as TierRuleset, document, read);
  return {
    asOf,
    against: number,
    cases: {
      passed: file.cases.length - failed.length,
      failed: failed.length,
      failing: failed.map(({ index, actual }) => ({ index, ...actual })),
      problems: failedCaseProblems(failed, document),
      coverage: await coverageOf(document, file, catalogue),
    },
    remarks: analyseRuleset(document, { asOf, catalogue, matches: assessed.matches }),
    simulation: assessed.simulation,
  };
}

interface Assessed<Simulated> {
  /** Of each rule the ISO date on which it matched last, null for never, as far as that is known. */
  matches: ReadonlyMap<string, string | null>;
  simulation: Simulated;
}

async function assessTiers(
  db: Knex,
  inForce: TierRuleset,
  document: TierRuleset,
  { valueSql, ...options }: FactSource & { asOf: string },
): Promise<Assessed<AssessedTiers>> {
  const [before, after] = [compileRuleset(inForce, options), compileRuleset(document, options)];
  const { byPatch, asOf: _, ...simulated } = await simulateRuleset(db, before, after, { valueSql });
  return {
    matches: await lastMatches(db, { compiled: after, valueSql }, IDLE_DAYS),
    simulation: {
      ...simulated,
      districts: await byDistrict(db, byPatch, NONE_OTHERWISE, addPlacedOtherwise),
      work: await forecastWork(db, simulated),
      examples:
        simulated.moved + simulated.regrounded === 0
          ? []
          : await listExamples(db, { before, after, valueSql }, EXAMPLES),
    },
  };
}

async function assessFindings(
  db: Knex,
  inForce: FindingRuleset,
  document: FindingRuleset,
  { valueSql, ...options }: FactSource & { asOf: string },
): Promise<Assessed<AssessedFindings>> {
  const [before, after] = [compileFindings(inForce, options), compileFindings(document, options)];
  const versions = { before, after, valueSql };
  const { byPatch, asOf: _, ...simulated } = await simulateFindings(db, versions);
  return {
    matches: await findingMatches(db, { compiled: after, valueSql }),
    simulation: {
      ...simulated,
      districts: await draftsByDistrict(db, byPatch),
      examples: simulated.changed === 0 ? [] : await listFindingExamples(db, versions, EXAMPLES),
    },
  };
}

/** @throws ApiError STATE_CONFLICT where the version in force cannot be run itself */
async function versionInForce(
  db: Knex,
  { key }: RulesetDocument,
  catalogue: FactCatalogue,
): Promise<{ inForce: RulesetDocument; number: number; asOf: string }> {
  const { document, number, asOf } = await getPublishedRuleset(db, key, await getProgrammeNow(db));
  // a version that knew less of its mistakes when it was published places nothing: there is nothing to hold against
  if (validateRuleset(document, { asOf, catalogue }).length > 0) throw new ApiError('STATE_CONFLICT');
  return { inForce: document as RulesetDocument, number, asOf };
}

/**
 * A valid document that places tiers, and the version in force that it is held against, both made ready to run today.
 * @throws ApiError STATE_CONFLICT where the version in force cannot be run itself
 */
export async function besideInForce(
  db: Knex,
  document: TierRuleset,
  { catalogue, valueSql }: FactSource,
): Promise<{ before: CompiledRuleset; after: CompiledRuleset; valueSql: FactSource['valueSql'] }> {
  const { inForce, asOf } = await versionInForce(db, document, catalogue);
  return {
    before: compileRuleset(inForce as TierRuleset, { asOf, catalogue }),
    after: compileRuleset(document, { asOf, catalogue }),
    valueSql,
  };
}

async function coverageOf(
  document: RulesetDocument,
  file: RulesetCases,
  catalogue: FactCatalogue,
): Promise<Assessment['cases']['coverage']> {
  if (file.cases.length === 0) return null;
  const { rules, conditions, mitigations } = await caseCoverage(document, file, catalogue);
  return {
    rules: rules.percent,
    conditions: conditions.percent,
    ...(mitigations && { mitigations: mitigations.percent }),
  };
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
  // who is away has no time: the first half-month is the one that decides
  const capacity = (await countOfficersPresent(db)) * settings.work.hoursPerHalfMonth;
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
