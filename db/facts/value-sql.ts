import type { AddedFact } from '../../domain/added-fact';
import { factFragments, keptValueSql } from './kept-columns';

const TYPES = { boolean: 'boolean', number: 'double precision', date: 'date', enum: 'text' } as const;

/** SQL of a fact's value, shipped or added, over a kept row `k`, its building's `b` and the `day`; see keptValueSql. */
export function valueSqlOf(added: readonly AddedFact[]): (factKey: string) => string {
  const byKey = new Map(added.map((fact) => [fact.key, fact]));
  return (factKey) => {
    const fact = byKey.get(factKey);
    // as catalogueWith: a shipped fact comes before an added one of its key
    if (fact === undefined || factKey in factFragments) return keptValueSql(factKey);
    const row = fact.subjectType === 'building' ? 'b' : 'k';
    return `((${row}.added ->> '${fact.key}')::${TYPES[fact.valueType]})`;
  };
}
