import type { AddedFact, FactSubject } from '../domain/added-fact';
import type { Localised } from '../domain/localised';
import { type FactCatalogue, type FactEntry, findFact, shippedCatalogue } from './fact-catalogue';

const SOURCE: Readonly<Record<FactSubject, Localised>> = {
  structure: {
    zh: '关于楼栋或住房结构的观察',
    en: 'Observations of the structure of buildings and dwellings',
  },
  equipment: {
    zh: '关于楼栋或住房设备的观察',
    en: 'Observations of the equipment of buildings and dwellings',
  },
  documents: {
    zh: '关于楼栋或住房证照的观察',
    en: 'Observations of the documents of buildings and dwellings',
  },
};

/** The last ones made, with and without facts that ended, before and after a decision: a catalogue's schema is compiled once for each object. */
const MADE = 4;
const made = new Map<string, FactCatalogue>();

/**
 * The shipped facts and those that the authority added. An added one is about a structure where it may raise and otherwise
 * outside of all families: it may stand beside evidence in a rule and is none by itself, so no visit rests on it alone. A
 * shipped fact of the same key, which a later release may bring, comes before it.
 */
export function catalogueWith(added: readonly AddedFact[]): FactCatalogue {
  const entries = added.filter(({ key }) => !findFact(shippedCatalogue, key)).map(entryOf);
  if (entries.length === 0) return shippedCatalogue;
  const from = JSON.stringify(entries);
  const catalogue = made.get(from) ?? [...shippedCatalogue, ...entries];
  made.delete(from);
  made.set(from, catalogue);
  for (const oldest of [...made.keys()].slice(0, -MADE)) made.delete(oldest);
  return catalogue;
}

/** The catalogue's entry of an added fact. */
export function entryOf(fact: AddedFact): FactEntry {
  const { key, label, purpose, legalBasis, retention, mayRaise, visibility, choices } = fact;
  const base = {
    ...{ key, label, purpose, legalBasis, retention, mayRaise, visibility },
    family: mayRaise ? 'structure' : 'none',
    source: SOURCE[fact.about],
  } as const;
  switch (fact.valueType) {
    case 'number':
      return { ...base, type: 'number', unit: fact.unit ?? 'count' };
    case 'enum':
      return { ...base, type: 'enum', unit: null, values: choices };
    case 'boolean':
      return { ...base, type: 'boolean', unit: null };
    case 'date':
      return { ...base, type: 'date', unit: null };
  }
}
