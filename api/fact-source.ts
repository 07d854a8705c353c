import type { Knex } from 'knex';
import { valueSqlOf } from '../db/facts/value-sql';
import { type ApprovedFact, listAddedFacts } from '../db/queries/added-facts';
import { catalogueWith } from '../rules/catalogue-with';
import type { FactCatalogue } from '../rules/fact-catalogue';

/** What rules may ask about in this installation, and the SQL of each fact's value over kept rows. */
export interface FactSource {
  /** The shipped facts and those that the data owner approved: what rules may name. */
  readonly catalogue: FactCatalogue;
  /** With those that ended: what decisions and versions of before are told with. */
  readonly told: FactCatalogue;
  /** Those that were added and are in use. */
  readonly added: readonly ApprovedFact[];
  readonly valueSql: (factKey: string) => string;
}

/** The facts as they stand; a request asks once (`Call.factSource`). */
export async function findFactSource(db: Knex): Promise<FactSource> {
  const approved = await listAddedFacts(db);
  const added = approved.filter(({ endedAt }) => endedAt === null);
  return {
    catalogue: catalogueWith(added),
    told: catalogueWith(approved),
    added,
    valueSql: valueSqlOf(approved),
  };
}
