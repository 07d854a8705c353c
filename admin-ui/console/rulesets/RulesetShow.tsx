import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate, type RaRecord } from 'react-admin';
import { useAnswer } from '../answer';
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
  const translate = useTranslate();
  const read = useReader();
  const mayDraft = useMay('administrator');
  const { record } = useShowContext<Ruleset>();
  const id = record?.id ?? '';
  const { data } = useAnswer<{ items: VersionItem[] }>(`/api/rulesets/${id}/versions`, { wanted: id !== '' });
  if (!record || !data) return null;
  const columns = ['number', 'state', 'note', 'createdAt', 'publishedAt', 'effect'];
  return (
    <>
      <Typography variant="h5" component="h1" sx={{ my: 2 }}>
        {read({ zh: record.nameZh, en: record.nameEn })}
      </Typography>
      <Section title="doorstep.ruleset.versions">
        {mayDraft && <NewVersionButton rulesetId={id} versions={data.items} />}
        <PlainTable
          columns={columns.map((name) => translate(`resources.ruleset-versions.fields.${name}`))}
          rows={data.items.map((version) => [
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
      </Section>
    </>
  );
}
