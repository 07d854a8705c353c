import Alert from '@mui/material/Alert';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../../code-field';
import { PlainTable } from '../../plain-table';
import { useReader } from '../../reader';
import type { DraftSimulation } from '../assessment';

interface Props {
  simulation: DraftSimulation;
  /** The number of the version in force. */
  against: number;
}

/** How many findings the version would draft, against the one in force: by kind and severity, and by district. */
export function DraftForecast({ simulation, against }: Props) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const { registrations, changed, withDrafts, drafts, districts } = simulation;
  const columns = (first: string) =>
    [first, 'inForce', 'thisVersion'].map((name) => translate(`doorstep.assessment.${name}`));
  return (
    <>
      <Alert severity={changed === 0 ? 'success' : 'info'} role="status" sx={{ mb: 1 }}>
        {translate('doorstep.finding.wouldDraft', {
          changed,
          registrations,
          against,
          withDrafts: withDrafts.after,
        })}
      </Alert>
      {drafts.length > 0 && (
        <PlainTable
          columns={columns('finding')}
          rows={drafts.map(({ kind, severity, before, after }) => [
            severity === null
              ? word('findingKind', kind)
              : `${word('findingKind', kind)} · ${word('findingSeverity', severity)}`,
            before,
            after,
          ])}
        />
      )}
      {districts.length > 0 && (
        <PlainTable
          columns={columns('district')}
          rows={districts.map(({ nameZh, nameEn, before, after }) => [
            read({ zh: nameZh, en: nameEn }),
            before,
            after,
          ])}
        />
      )}
    </>
  );
}
