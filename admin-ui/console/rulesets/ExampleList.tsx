import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../plain-table';
import type { Example } from './assessment';
import { expectationIn } from './cases/case';
import { useFactsInWords } from './cases/use-facts-in-words';
import { usePlaceWords } from './cases/use-place-words';

interface Props {
  examples: readonly Example[];
  document: unknown;
  /** Absent where no case can be added. */
  onCase?: (example: Example) => void;
}

/** Registrations of which the version says something else: what before and what now, by which rules, and what is known of them. */
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
          placeWords(expectationIn(example.before)),
          placeWords(expectationIn(example.after)),
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
