import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import type { ImportReport } from './import-report';

/** Each problem with its place in the file and its reason in the reader's language. */
export function ProblemTable({ problems }: Pick<ImportReport, 'problems'>) {
  const translate = useTranslate();
  const read = useReader();
  if (problems.length === 0) return <Typography>{translate('doorstep.import.noProblems')}</Typography>;
  return (
    <PlainTable
      columns={['line', 'column', 'value', 'reason'].map((name) => translate(`doorstep.import.${name}`))}
      rows={problems.map(({ line, column, value, reason }) => [
        line === null ? '–' : String(line),
        column ?? '–',
        value ?? '–',
        read(reason),
      ])}
    />
  );
}
