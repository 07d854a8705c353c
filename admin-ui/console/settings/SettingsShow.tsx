import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate } from 'react-admin';
import { SETTINGS_SCHEMAS, type SettingsKind } from '../../../domain/settings-schema';
import { useAnswer } from '../answer';
import { formatInstant } from '../dates';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import { RecordPage } from '../record-page';
import { ChangeList } from '../rulesets/ChangeList';
import { StateChip } from '../rulesets/StateChip';
import { Section } from '../section';
import { SchemaForm } from './SchemaForm';
import type { SettingsItem, SettingsVersion } from './settings';
import { SettingsActions } from './SettingsActions';
import { useVersionName } from './use-version-name';

/** One version of settings: what it changes, what it says, and what may be done with it. */
export function SettingsShow() {
  return (
    <RecordPage>
      <SettingsPage />
    </RecordPage>
  );
}

function SettingsPage() {
  const translate = useTranslate();
  const read = useReader();
  const name = useVersionName();
  const { record } = useShowContext<SettingsVersion>();
  if (!record) return null;
  const field = (named: string) => translate(`resources.procedure-settings.fields.${named}`);
  return (
    <>
      <Stack direction="row" sx={{ mt: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {`${read(SETTINGS_SCHEMAS[record.kind].label)} · ${name(record)}`}
        </Typography>
        <StateChip state={record.state} />
        <Box sx={{ flexGrow: 1 }} />
        <SettingsActions settings={record} />
      </Stack>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {`${field('createdAt')} ${formatInstant(record.createdAt)}`}
        {record.publishedAt !== null && ` · ${field('publishedAt')} ${formatInstant(record.publishedAt)}`}
        {record.note !== null && ` · ${field('note')}: ${record.note}`}
      </Typography>
      <Section title="doorstep.ruleset.changes">
        <ChangeList path={`/api/procedure-settings/${record.id}/changes`} />
      </Section>
      <SchemaForm kind={record.kind} document={record.document} />
      <Section title="doorstep.ruleset.allVersions">
        <VersionTable kind={record.kind} />
      </Section>
    </>
  );
}

function VersionTable({ kind }: { kind: SettingsKind }) {
  const translate = useTranslate();
  const name = useVersionName();
  const path = `/api/procedure-settings/kinds/${kind}/versions?limit=200`;
  const { data } = useAnswer<{ items: SettingsItem[] }>(path);
  const columns = ['number', 'state', 'note', 'publishedAt'];
  return (
    <PlainTable
      columns={columns.map((column) => translate(`resources.procedure-settings.fields.${column}`))}
      rows={(data?.items ?? []).map((version) => [
        <Link key="number" to={`/procedure-settings/${version.id}/show`}>
          {name(version)}
        </Link>,
        <StateChip key="state" state={version.state} />,
        version.note ?? '–',
        version.publishedAt === null ? '–' : formatInstant(version.publishedAt),
      ])}
    />
  );
}
