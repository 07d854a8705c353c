import type { FactEntry } from '../../../rules/ruleset-schema';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import { useNeverRaises } from './use-never-raises';

/** What is said beside a fact: its purpose, its unit, and where it never raises a tier or drafts a shortcoming, that. */
export function useFactNote(): (entry: FactEntry) => string {
  const neverRaises = useNeverRaises();
  const word = useCodeWord();
  const read = useReader();
  return (entry) => {
    const unit = entry.unit ? ` · ${word('unitName', entry.unit)}` : '';
    return [`${read(entry.purpose)}${unit}`, neverRaises(entry)].filter((part) => part !== '').join(' · ');
  };
}
