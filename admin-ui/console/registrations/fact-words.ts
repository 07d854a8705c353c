import { useTranslate } from 'react-admin';
import { sourceInWords } from '../../../domain/fact-source';
import type { FactEntry } from '../../../rules/ruleset-schema';
import { formatDay } from '../dates';
import { labelOf } from '../facts';
import { useReader } from '../reader';
import type { KnownFact } from './registration';

/** A fact's value and its source in words. */
export function useFactWords(): {
  value: (entry: FactEntry, value: KnownFact['value']) => string;
  source: (source: string | null) => string;
} {
  const translate = useTranslate();
  const read = useReader();
  return {
    value(entry, value) {
      if (value === null) return translate('doorstep.registration.unknown');
      if (typeof value === 'boolean') return translate(`doorstep.boolean.${String(value)}`);
      if (entry.type === 'date') return formatDay(String(value));
      const label = labelOf(entry, value);
      if (label) return read(label);
      return entry.type === 'number' && entry.unit !== 'count' && entry.unit !== 'year'
        ? translate(`doorstep.unit.${entry.unit}`, { smart_count: value })
        : String(value);
    },
    source: (source) => (source === null ? '–' : read(sourceInWords(source))),
  };
}
