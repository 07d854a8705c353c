import Typography from '@mui/material/Typography';
import {
  Link,
  Pagination,
  ReferenceManyField,
  useListContext,
  useShowContext,
  useTranslate,
  type RaRecord,
} from 'react-admin';
import { formatInstant } from '../dates';
import { PlainTable } from '../plain-table';
import { useReader } from '../reader';
import { RecordPage } from '../record-page';
import { useMay } from '../roles';
import { Section } from '../section';
import { EffectWords } from './EffectWords';
import { NewVersionButton } from './NewVersionButton';
import { StateChip } from './StateChip';
import type { VersionItem } from './version';

/** A ruleset with its versions, the newest first. */
export function RulesetShow() {
  return (
    <RecordPage>
      <RulesetPage />
    </RecordPage>
  );
}

interface Ruleset extends RaRecord<string> {
  nameZh: string;
  nameEn: string;
}

function RulesetPage() {
  const read = useReader();
  const mayDraft = useMay('administrator');
  const { record } = useShowContext<Ruleset>();
  if (!record) return null;
  return (
    <>
      <Typography variant="h5" component="h1" sx={{ my: 2 }}>
        {read({ zh: record.nameZh, en: record.nameEn })}
      </Typography>
      <Section title="doorstep.ruleset.versions">
        {mayDraft && <NewVersionButton rulesetId={record.id} />}
        <ReferenceManyField
          reference="ruleset-versions"
          target="rulesetId"
          pagination={<Pagination rowsPerPageOptions={[25, 50, 100]} />}
        >
          <VersionTable />
        </ReferenceManyField>
      </Section>
    </>
  );
}

function VersionTable() {
  const translate = useTranslate();
  const { data = [] } = useListContext<VersionItem>();
  const columns = ['number', 'state', 'note', 'createdAt', 'publishedAt', 'effect'];
  return (
    <PlainTable
      columns={columns.map((name) => translate(`resources.ruleset-versions.fields.${name}`))}
      rows={data.map((version) => [
        <Link key="number" to={`/ruleset-versions/${version.id}/show`}>
          {translate('doorstep.ruleset.version', { number: version.number })}
        </Link>,
        <StateChip key="state" state={version.state} />,
        version.note ?? '–',
        formatInstant(version.createdAt),
        version.publishedAt === null ? '–' : formatInstant(version.publishedAt),
        version.effect ? <EffectWords key="effect" effect={version.effect} /> : '–',
      ])}
    />
  );
}
