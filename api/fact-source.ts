import type { Knex } from 'knex';
import { valueSqlOf } from '../db/facts/value-sql';
import { listAddedFacts } from '../db/queries/added-facts';
import { catalogueWith } from '../rules/catalogue-with';
import type { FactCatalogue } from '../rules/fact-catalogue';

/** What rules may ask about in this installation, and the SQL of each fact's value over kept rows. */
export interface FactSource {
  readonly catalogue: FactCatalogue;
  readonly valueSql: (factKey: string) => string;
}

/** The shipped facts and those that the data owner approved. */
export async function findFactSource(db: Knex): Promise<FactSource> {
  const added = await listAddedFacts(db);
  return { catalogue: catalogueWith(added), valueSql: valueSqlOf(added) };
}
