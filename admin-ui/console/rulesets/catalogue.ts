import { createContext, useContext } from 'react';
import type { FactEntry } from '../../../rules/ruleset-schema';
import type { OperandCatalogue } from './operands';

interface Catalogue {
  facts: readonly FactEntry[];
  operands: OperandCatalogue;
}

export const CatalogueContext = createContext<Catalogue | null>(null);

/** The fact catalogue that the form around this component offers. */
export function useCatalogue(): Catalogue {
  const catalogue = useContext(CatalogueContext);
  if (!catalogue) throw new Error('no fact catalogue around this component');
  return catalogue;
}
