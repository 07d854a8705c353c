import type { Localised } from '../../domain/localised';
import type { FactEntry } from '../../rules/ruleset-schema';
import { useAnswer } from './answer';

/** The fact catalogue; undefined while it is being read. */
export function useFacts(): readonly FactEntry[] | undefined {
  return useAnswer<{ items: FactEntry[] }>('/api/facts').data?.items;
}

/** The label of an enumeration's value. */
export function labelOf(entry: FactEntry, value: unknown): Localised | undefined {
  return entry.type === 'enum' ? entry.values.find((option) => option.value === value)?.label : undefined;
}
