import type { Knex } from 'knex';
import { factRows } from '../db/facts/fact-rows';
import { listAddedFacts } from '../db/queries/added-facts';
import { getPublishedRuleset } from '../db/queries/published-ruleset';
import { catalogueWith } from '../rules/catalogue-with';
import { compileFindings } from '../rules/compile-ruleset';
import { evaluateFindings } from '../rules/evaluate-findings';
import { type DraftExplanation, explainDrafts } from '../rules/explain-findings';
import { type FindingRuleset, isFindingRuleset, type RulesetDocument } from '../rules/ruleset';
import { RulesetError } from '../rules/ruleset-error';

/** The ruleset whose published version drafts findings on records. */
const RULESET = 'record-findings';

/** What the published rules draft of one record, with what it rests on. */
export interface DraftedRecord {
  readonly registrationId: string;
  /** Of the rule with the highest priority first; often none. */
  readonly drafts: readonly DraftExplanation[];
}

/**
 * Drafts the findings of these registrations at the programme's date of `at`, over facts with source and date; unknown
 * ids are left out. It stores nothing and changes nothing: a draft becomes a finding by a person's decision alone.
 * `deps` as in reviewRegistrations. Throws where no version is published, or RulesetError where it cannot be run.
 */
export async function draftFindings(
  deps: { service: Knex; facts: Knex },
  registrationIds: readonly string[],
  at: Date,
): Promise<DraftedRecord[]> {
  const { versionId, document: published, asOf } = await getPublishedRuleset(deps.service, RULESET, at);
  const document = aboutFindings(published as RulesetDocument);
  const compiled = compileFindings(document, {
    asOf,
    catalogue: catalogueWith(await listAddedFacts(deps.service)),
  });
  const drafted: DraftedRecord[] = [];
  for (const { registrationId, facts, sources: origins } of await factRows(deps.facts, registrationIds, at)) {
    const evaluation = await evaluateFindings(compiled, facts);
    drafted.push({
      registrationId,
      drafts: explainDrafts(compiled, evaluation, { document, versionId, origins }),
    });
  }
  return drafted;
}

/** What places tiers drafts nothing, whatever became of its key. */
function aboutFindings(document: RulesetDocument): FindingRuleset {
  if (!isFindingRuleset(document)) throw new RulesetError('NOT_ABOUT_FINDINGS', '/decides');
  return document;
}
