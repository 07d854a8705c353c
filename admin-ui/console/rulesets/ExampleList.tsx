import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../plain-table';
import type { Example } from './assessment';
import { useFactsInWords } from './cases/use-facts-in-words';
import { usePlaceWords } from './cases/use-place-words';

interface Props {
  examples: readonly Example[];
  document: unknown;
  /** Absent where no case can be added. */
  onCase?: (example: Example) => void;
}

/** Registrations that would be placed otherwise: from where to where, by which rule, and what is known of them. */
export function ExampleList({ examples, document, onCase }: Props) {
  const translate = useTranslate();
  const placeWords = usePlaceWords(document);
  const factWords = useFactsInWords();
  const columns = ['inForce', 'thisVersion', 'known', ...(onCase ? ['asCase'] : [])];
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {translate('doorstep.assessment.examples')}
      </Typography>
      <PlainTable
        columns={columns.map((name) => translate(`doorstep.assessment.${name}`))}
        rows={examples.map((example) => [
          placeWords(example.before),
          placeWords(example.after),
          factWords(example.facts),
          ...(onCase
            ? [
                <Button key="case" size="small" onClick={() => onCase(example)}>
                  {translate('doorstep.assessment.makeCase')}
                </Button>,
              ]
            : []),
        ])}
      />
    </>
  );
}
