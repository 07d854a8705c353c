/**
 * The SQL of one fact, in two parts. `kept` are columns over the joins of fact-joins.ts (`h`, `hazard`, `visit` ...): what
 * can be kept ready, because it changes only when its sources do (or at the instant that NEXT_CHANGE_AT tells). `value` reads
 * them as `k`, and the day asked about as `day`; it is NULL where the fact is unknown. A fact that only stands for its
 * building reads `b` and keeps nothing by itself: homes of one building share the row (building-columns.ts).
 */
export interface FactFragment {
  readonly kept?: Readonly<Record<string, KeptColumn>>;
  readonly value: string;
  /** A code, or the profile or user id an observation came from. */
  readonly source: string;
  /** timestamptz or date. */
  readonly observedAt: string;
}

export interface KeptColumn {
  readonly type: 'boolean' | 'smallint' | 'integer' | 'double precision' | 'date' | 'text' | 'jsonb';
  readonly sql: string;
}

export const boolean = (sql: string): KeptColumn => ({ type: 'boolean', sql });
export const integer = (sql: string): KeptColumn => ({ type: 'integer', sql });
export const date = (sql: string): KeptColumn => ({ type: 'date', sql });
