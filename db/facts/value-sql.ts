import type { AddedFact } from '../../domain/added-fact';
import type { FactFragment } from './fact-fragment';
import { factFragments, keptValueSql } from './kept-columns';

const TYPES = { boolean: 'boolean', number: 'double precision', date: 'date', enum: 'text' } as const;

/** SQL of a fact's value, shipped or added, over a kept row `k`, its building's `b` and the `day`; see keptValueSql. */
export function valueSqlOf(added: readonly AddedFact[]): (factKey: string) => string {
  const byKey = new Map(added.map((fact) => [fact.key, fact]));
  return (factKey) => {
    const fact = byKey.get(factKey);
    // as catalogueWith: a shipped fact comes before an added one of its key
    if (fact === undefined || Object.hasOwn(factFragments, factKey)) return keptValueSql(factKey);
    const row = fact.subjectType === 'building' ? 'b' : 'k';
    return `((${row}.added ->> '${fact.key}')::${TYPES[fact.valueType]})`;
  };
}

/**
 * SQL of where a fact's value came from and when it was observed, shipped or added, for what is asked of `placedRows`.
 * @throws where there is no such fact
 */
export function originSqlOf(
  added: readonly AddedFact[],
): (factKey: string) => Pick<FactFragment, 'source' | 'observedAt'> {
  const byKey = new Map(added.map((fact) => [fact.key, fact]));
  return (factKey) => {
    const fact = byKey.get(factKey);
    const shipped = factFragments[factKey];
    if (shipped !== undefined && Object.hasOwn(factFragments, factKey)) return shipped;
    if (fact === undefined) throw new Error(`FACT_UNKNOWN: ${factKey}`);
    const sources = fact.subjectType === 'building' ? 'b.added_sources' : 'added.sources';
    const origin = (name: string) => `(${sources} -> '${factKey}' ->> '${name}')`;
    return { source: origin('source'), observedAt: origin('observedAt') };
  };
}
