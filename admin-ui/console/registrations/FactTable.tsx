import CircularProgress from '@mui/material/CircularProgress';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { formatDay } from '../dates';
import { useFactsTold } from '../facts';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import { useFactWords } from './fact-words';
import type { KnownFact } from './registration';

const COLUMNS = ['fact', 'value', 'source', 'observedAt'];

interface Props {
  facts: Readonly<Record<string, KnownFact>>;
  /** How many more there are that the reader's role may not see. */
  hidden: number;
}

/** Everything that the rules knew when they decided; what is known stands first. */
export function FactTable({ facts, hidden }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const words = useFactWords();
  const catalogue = useFactsTold();
  if (!catalogue) return <CircularProgress size={24} aria-label={translate('ra.page.loading')} />;
  const known = catalogue.flatMap((entry) => {
    const fact = facts[entry.key];
    return fact ? [{ entry, fact }] : [];
  });
  const unseen = hidden > 0 && translate('doorstep.registration.factsHidden', { smart_count: hidden });
  if (known.length === 0)
    return <Typography>{unseen || translate('doorstep.registration.noFacts')}</Typography>;
  const unknownLast = known.toSorted((a, b) => Number(a.fact.value === null) - Number(b.fact.value === null));
  return (
    <>
      <PlainTable
        columns={COLUMNS.map((column) => translate(`doorstep.registration.${column}`))}
        rows={unknownLast.map(({ entry, fact }) => [
          read(entry.label),
          words.value(entry, fact.value),
          words.source(fact.source),
          fact.observedAt === null ? '–' : formatDay(fact.observedAt),
        ])}
      />
      {unseen && <Typography variant="body2">{unseen}</Typography>}
    </>
  );
}
