import { useMemo } from 'react';
import type { Localised } from '../../domain/localised';
import type { FactEntry } from '../../rules/ruleset-schema';
import { useAnswer } from './answer';

interface Facts {
  items: FactEntry[];
  /** What rules may name no more, and decisions and versions of before are told with. */
  ended: FactEntry[];
}

/** The fact catalogue; undefined while it is being read. */
export function useFacts(): readonly FactEntry[] | undefined {
  return useAnswer<Facts>('/api/facts').data?.items;
}

/** With the facts that ended, for what is only shown. */
export function useFactsTold(): readonly FactEntry[] | undefined {
  const { data } = useAnswer<Facts>('/api/facts');
  return useMemo(() => data && [...data.items, ...data.ended], [data]);
}

/** The label of an enumeration's value. */
export function labelOf(entry: FactEntry, value: unknown): Localised | undefined {
  return entry.type === 'enum' ? entry.values.find((option) => option.value === value)?.label : undefined;
}
