import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate } from 'react-admin';
import { formatDay, formatInstant } from '../dates';
import { RecordPage } from '../record-page';
import { useMay } from '../roles';
import { Section } from '../section';
import { AssessmentWords } from './AssessmentWords';
import { CaseSection } from './cases/CaseSection';
import { ChangeList } from './ChangeList';
import { hasFormShape } from './document-shape';
import { LiveAssessment } from './LiveAssessment';
import { NeutralitySection } from './NeutralitySection';
import { PublicationEffect } from './PublicationEffect';
import { StateChip } from './StateChip';
import type { Version } from './version';
import { VersionActions } from './VersionActions';
import { VersionDocument } from './VersionDocument';

/** One version: what it changes, what it did, and what may be done with it. */
export function VersionShow() {
  return (
    <RecordPage>
      <VersionPage />
    </RecordPage>
  );
}

function VersionPage() {
  const translate = useTranslate();
  const { record } = useShowContext<Version>();
  const mayTune = useMay('administrator');
  if (!record) return null;
  const field = (name: string) => translate(`resources.ruleset-versions.fields.${name}`);
  return (
    <>
      <Stack direction="row" sx={{ mt: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {translate('doorstep.ruleset.version', { number: record.number })}
        </Typography>
        <StateChip state={record.state} />
        <Box sx={{ flexGrow: 1 }} />
        <VersionActions version={record} />
      </Stack>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {`${field('createdAt')} ${formatInstant(record.createdAt)}`}
        {record.publishedAt !== null && ` · ${field('publishedAt')} ${formatInstant(record.publishedAt)}`}
        {record.state === 'approved' &&
          record.activatesAt !== null &&
          ` · ${translate('doorstep.ruleset.comesIntoForce', { at: formatInstant(record.activatesAt) })}`}
        {record.note !== null && ` · ${field('note')}: ${record.note}`}
        {' · '}
        <Link to={`/rulesets/${record.rulesetId}/show`}>{translate('doorstep.ruleset.allVersions')}</Link>
      </Typography>
      {record.rollsBack !== null && (
        <Typography gutterBottom>{translate('doorstep.ruleset.rollsBack')}</Typography>
      )}
      <PublicationEffect version={record} />
      <Section title="doorstep.ruleset.changes">
        <ChangeList path={`/api/ruleset-versions/${record.id}/changes`} />
      </Section>
      {mayTune && record.state === 'draft' && <LiveAssessment key={record.version} version={record} />}
      {record.state !== 'draft' && record.assessment && (
        <Section title="doorstep.assessment.title">
          <Typography color="text.secondary" gutterBottom>
            {translate('doorstep.assessment.kept', { day: formatDay(record.assessment.asOf) })}
          </Typography>
          <AssessmentWords assessment={record.assessment} document={record.document} />
        </Section>
      )}
      {record.state !== 'draft' && record.neutrality && (
        <NeutralitySection version={record} neutrality={record.neutrality} />
      )}
      {record.state !== 'draft' && hasFormShape(record.document) && record.cases.cases.length > 0 && (
        <CaseSection file={record.cases} document={record.document} failing={undefined} />
      )}
      <Section title="doorstep.ruleset.document">
        <VersionDocument
          key={record.version}
          document={record.document}
          remarks={record.assessment?.remarks ?? []}
        />
      </Section>
    </>
  );
}
