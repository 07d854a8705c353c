import type { Knex } from 'knex';
import { countAboutKept } from '../db/queries/simulate-placement';
import { estimateFromSample, type SampleEstimate } from '../domain/sample-estimate';
import { isFindingRuleset, type RulesetDocument } from '../rules/ruleset';
import { besideInForce } from './assess-ruleset';
import type { FactSource } from './fact-source';
import { simulateRuleset } from './simulate-ruleset';

const SHARE = 0.01;
/** Of fewer, the whole register answers about as soon. */
const SAMPLED_FROM = 100_000;

/** What a sample says while the whole register is not asked yet. */
export interface Estimate {
  /** In percent. */
  share: number;
  /** Registrations in the sample. */
  registrations: number;
  moved: SampleEstimate;
}

/**
 * About how many registrations a valid document would move, from a sample of one in a hundred; null where nothing is to be gained by one: of
 * a small register, and of rules that draft findings.
 * @throws ApiError STATE_CONFLICT where the version in force cannot be run itself
 */
export async function estimateRuleset(
  db: Knex,
  document: RulesetDocument,
  source: FactSource,
  { share, sampledFrom }: { share: number; sampledFrom: number } = {
    share: SHARE,
    sampledFrom: SAMPLED_FROM,
  },
): Promise<Estimate | null> {
  if (isFindingRuleset(document) || (await countAboutKept(db)) < sampledFrom) return null;
  const { before, after, valueSql } = await besideInForce(db, document, source);
  const { registrations, moved } = await simulateRuleset(db, before, after, { valueSql, share });
  return { share: share * 100, registrations, moved: estimateFromSample(moved, share) };
}
