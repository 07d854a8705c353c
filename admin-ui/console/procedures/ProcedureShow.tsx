import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatInstant } from '../dates';
import { RecordPage } from '../record-page';
import { useMay } from '../roles';
import { Section } from '../section';
import { CommandHistory } from './CommandHistory';
import { OrderButton } from './OrderButton';
import { commandsOf, type ProcedureDetail } from './procedure';
import { useWhereItIs } from './use-where-it-is';

/** One procedure: where it is, what it can be commanded, and what it was. */
export function ProcedureShow() {
  return (
    <RecordPage>
      <ProcedurePage />
    </RecordPage>
  );
}

function ProcedurePage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const whereItIs = useWhereItIs();
  const mayCommand = useMay('supervisor');
  const { record: procedure } = useShowContext<ProcedureDetail>();
  if (!procedure) return null;
  const field = (name: string) => translate(`resources.procedures.fields.${name}`);
  const instant = (at: string | null) => (at === null ? '–' : formatInstant(at));
  return (
    <>
      <Stack direction="row" sx={{ my: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {word('procedureKind', procedure.kind)}
          {procedure.patchCode !== null && ` · ${procedure.patchCode}`}
        </Typography>
        <Chip size="small" label={word('procedureState', procedure.state)} />
        {procedure.lateSince !== null && <Chip size="small" color="warning" label={field('late')} />}
        <Box sx={{ flexGrow: 1 }} />
        {mayCommand &&
          commandsOf(procedure).map((command) => (
            <OrderButton key={command} command={command} procedures={[procedure]} />
          ))}
      </Stack>
      <Section title="resources.procedures.fields.step">
        <Typography>{whereItIs(procedure)}</Typography>
        <Typography>{`${field('since')}: ${instant(procedure.since)}`}</Typography>
        <Typography>{`${field('nextAt')}: ${instant(procedure.nextAt)}`}</Typography>
        {procedure.pausedAt !== null && (
          <Typography>
            {translate('doorstep.procedure.pausedSince', { since: instant(procedure.pausedAt) })}
          </Typography>
        )}
        <Typography>{`${field('openTasks')}: ${procedure.openTasks}`}</Typography>
        <Typography>{`${field('lateTasks')}: ${procedure.lateTasks}`}</Typography>
        <Typography>{`${field('lateSince')}: ${instant(procedure.lateSince)}`}</Typography>
        <SubjectLink procedure={procedure} />
      </Section>
      <Section title="doorstep.procedure.history">
        <CommandHistory procedureId={procedure.id} />
      </Section>
    </>
  );
}

function SubjectLink({ procedure: { kind, subjectId, patchId } }: { procedure: ProcedureDetail }) {
  const translate = useTranslate();
  if (kind === 'siteVisit')
    return <Link to={`/visits/${subjectId}/show`}>{translate('doorstep.procedure.subject.visit')}</Link>;
  if (kind === 'hazard')
    return <Link to={`/notices/${subjectId}/show`}>{translate('doorstep.procedure.subject.notice')}</Link>;
  if (kind !== 'revisitRound' || patchId === null) return null;
  const filter = encodeURIComponent(JSON.stringify({ state: 'unclosed', patchId }));
  return <Link to={`/tasks?filter=${filter}`}>{translate('doorstep.procedure.subject.round')}</Link>;
}
