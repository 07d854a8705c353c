import type { Knex } from 'knex';
import {
  countRaised,
  sampleRegistrations,
  storeNeutralityReport,
  type NeutralityEvidence,
} from '../db/queries/neutrality';
import { compileRuleset, type CompiledRuleset } from '../rules/compile-ruleset';
import { compilePlacement } from '../rules/compile-to-sql';
import type { FactCatalogue } from '../rules/fact-catalogue';
import { neutralityViolations } from '../rules/neutrality';
import type { TierRuleset } from '../rules/ruleset';
import { eventsInSql } from '../rules/switched-on-sql';
import type { FactSource } from './fact-source';

/** So many registrations have each of the facts switched on: the proof is the document's, this tries it. */
const SAMPLE = 1_000;

/**
 * Makes the neutrality report of a version in review and keeps it: proof, trial, and the visit rates that the database
 * measures. What is proved holds for every document that validates; that it is said here is for who reads it later.
 */
export async function makeNeutralityReport(
  db: Knex,
  versionId: string,
  document: TierRuleset,
  { asOf, ...source }: FactSource & { asOf: string },
): Promise<void> {
  const { catalogue, valueSql } = source;
  const compiled = compileRuleset(document, { asOf, catalogue });
  const evidence: NeutralityEvidence = {
    proved: { facts: provenFacts(compiled, catalogue) },
    tried: await tryOnSample(db, compiled, source, versionId),
  };
  const placement = compilePlacement(compiled, valueSql);
  await storeNeutralityReport(db, versionId, evidence, { placement, day: asOf });
}

function provenFacts({ ruleset }: CompiledRuleset, catalogue: FactCatalogue): string[] {
  const violated = new Set(neutralityViolations(ruleset, catalogue).map(({ event }) => event.key));
  return catalogue.filter(({ key, mayRaise }) => !mayRaise && !violated.has(key)).map(({ key }) => key);
}

async function tryOnSample(
  db: Knex,
  compiled: CompiledRuleset,
  { catalogue, valueSql }: FactSource,
  seed: string,
): Promise<NeutralityEvidence['tried']> {
  const ids = await sampleRegistrations(db, seed, SAMPLE);
  const before = compilePlacement(compiled, valueSql);
  const events = eventsInSql(compiled, catalogue, valueSql);
  let raised = 0;
  for (const columnOf of events) {
    const after = compilePlacement(compiled, columnOf);
    raised += await countRaised(db, ids, compiled.asOf, { before, after });
  }
  return { records: ids.length, trials: ids.length * events.length, raised };
}
