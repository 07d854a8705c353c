import CircularProgress from '@mui/material/CircularProgress';
import { useMemo, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useFacts, useFactsTold } from '../facts';
import { CatalogueContext } from './catalogue';
import { OperandCatalogue } from './operands';

/** What is around a view of a document that offers facts; the view comes once they were read. */
export function CatalogueProvider({ readOnly, children }: { readOnly: boolean; children: ReactNode }) {
  const translate = useTranslate();
  const [offered, told] = [useFacts(), useFactsTold()];
  // what is only shown may be of the time before a fact ended
  const facts = readOnly ? told : offered;
  const catalogue = useMemo(() => facts && { facts, operands: new OperandCatalogue(facts) }, [facts]);
  if (!catalogue) return <CircularProgress aria-label={translate('ra.page.loading')} />;
  return <CatalogueContext.Provider value={catalogue}>{children}</CatalogueContext.Provider>;
}
