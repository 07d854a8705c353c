import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import type { ImportReport, ValueChange } from './import-report';

const KEYS_SHOWN = 100;

/** What changed from what to what, which entries came and went, and what stayed because it is newer than the file. */
export function ChangeTable({ differences, labels }: Pick<ImportReport, 'differences' | 'labels'>) {
  const translate = useTranslate();
  const { added = [], gone = [], changes = [], kept = [] } = differences;
  if (added.length + gone.length + changes.length + kept.length === 0) {
    return <Typography>{translate('doorstep.import.noChanges')}</Typography>;
  }
  return (
    <>
      <Keys title="doorstep.import.added" keys={added} />
      <Keys title="doorstep.import.gone" keys={gone} />
      <Values values={changes} labels={labels} columns={['from', 'to']} />
      {kept.length > 0 && (
        <Typography gutterBottom sx={{ mt: 2 }}>
          {translate('doorstep.import.keptNote')}
        </Typography>
      )}
      <Values values={kept} labels={labels} columns={['stands', 'inFile']} />
    </>
  );
}

interface ValuesProps extends Pick<ImportReport, 'labels'> {
  values: readonly ValueChange[];
  /** How `from` and `to` are called. */
  columns: readonly [string, string];
}

function Values({ values, labels, columns }: ValuesProps) {
  const translate = useTranslate();
  const read = useReader();
  if (values.length === 0) return null;
  return (
    <PlainTable
      columns={['key', 'field', ...columns].map((name) => translate(`doorstep.import.${name}`))}
      rows={values.map(({ key, name, from, to }) => {
        const label = labels[name];
        return [key, label ? read(label) : name, ...[from, to].map((value) => shown(value, translate))];
      })}
    />
  );
}

function Keys({ title, keys }: { title: string; keys: readonly string[] }) {
  const translate = useTranslate();
  if (keys.length === 0) return null;
  return (
    <Typography gutterBottom>
      <strong>{translate(title)}</strong>: {keys.slice(0, KEYS_SHOWN).join(', ')}
      {keys.length > KEYS_SHOWN && ' …'}
    </Typography>
  );
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-([0-9a-f]{12})$/;

/** A company is told by the end of its id: its name may be a person's and stands in no report. */
function shown(value: unknown, translate: (key: string, options: object) => string): string {
  if (value === null || value === undefined || value === '') return '–';
  const party = typeof value === 'string' ? ID.exec(value) : null;
  if (party) return translate('doorstep.import.party', { id: party[2]?.slice(-4) });
  return typeof value === 'string' ? value : JSON.stringify(value);
}
