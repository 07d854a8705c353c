import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useShowContext, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import { RecordPage } from '../record-page';
import { Section } from '../section';
import { COUNTS, type ImportReport } from './import-report';
import { ChangeTable } from './ChangeTable';
import { ProblemTable } from './ProblemTable';

/** What one file brought: counts, what changed from what to what, and what was wrong with it. */
export function ImportShow() {
  return (
    <RecordPage>
      <ImportPage />
    </RecordPage>
  );
}

function ImportPage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const { record } = useShowContext<ImportReport>();
  if (!record) return null;
  const field = (name: string) => translate(`resources.imports.fields.${name}`);
  return (
    <>
      <Typography variant="h5" component="h1" sx={{ my: 2, overflowWrap: 'anywhere' }}>
        {record.fileName}
      </Typography>
      <Section title="resources.imports.fields.counts">
        <Typography gutterBottom>
          {`${word('importState', record.state)} · ${field('observedOn')} ${formatDay(record.observedOn)} · `}
          {`${field('finishedAt')} ${formatInstant(record.finishedAt)} · ${field('profileKey')} ${record.profileKey}`}
        </Typography>
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 3 }}>
          {COUNTS.map((name) => (
            <div key={name}>
              <Typography variant="h6" component="div">
                {record.counts[name] ?? '–'}
              </Typography>
              <Typography color="text.secondary">{translate(`doorstep.import.${name}`)}</Typography>
            </div>
          ))}
        </Stack>
      </Section>
      <Section title="resources.imports.fields.problems">
        <ProblemTable problems={record.problems} />
      </Section>
      <Section title="resources.imports.fields.differences">
        <ChangeTable differences={record.differences} labels={record.labels} />
      </Section>
    </>
  );
}
