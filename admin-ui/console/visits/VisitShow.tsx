import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, ReferenceField, TextField, useShowContext, useTranslate } from 'react-admin';
import { VISIT_CHECKLIST } from '../../../domain/visit-checklist';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import { ExplanationWords } from '../registrations/ExplanationWords';
import { HazardList } from '../registrations/HazardList';
import { useReader } from '../reader';
import { RecordPage } from '../record-page';
import { Section } from '../section';
import type { VisitDetail } from './visit';
import { VisitActions } from './VisitActions';

/** One visit: why, who, when, and what was found. */
export function VisitShow() {
  return (
    <RecordPage>
      <VisitPage />
    </RecordPage>
  );
}

function VisitPage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const { record: visit } = useShowContext<VisitDetail>();
  if (!visit) return null;
  const field = (name: string) => translate(`resources.visits.fields.${name}`);
  return (
    <>
      <Stack direction="row" sx={{ my: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {visit.address}
          {visit.dwellingNumber !== null && ` · ${visit.dwellingNumber}`}
        </Typography>
        <Chip size="small" label={word('state', visit.state)} />
        {visit.ground !== null && (
          <Chip size="small" variant="outlined" label={word('ground', visit.ground)} />
        )}
        <Box sx={{ flexGrow: 1 }} />
        <VisitActions visit={visit} />
      </Stack>
      <Section title="doorstep.visit.appointment">
        <Typography component="div">
          {field('officerId')}:{' '}
          <ReferenceField source="officerId" reference="users" link={false} empty="–">
            <TextField source="displayName" />
          </ReferenceField>
        </Typography>
        <Typography>
          {field('appointmentFrom')}: {visit.appointmentFrom ? formatInstant(visit.appointmentFrom) : '–'}
          {visit.appointmentTo && ` – ${formatInstant(visit.appointmentTo)}`}
        </Typography>
        {visit.wish && (
          <Typography>
            {translate('doorstep.visit.wish', {
              day: formatDay(visit.wish.on),
              part: word('dayPart', visit.wish.part),
            })}
          </Typography>
        )}
        {visit.withdrawnReason !== null && (
          <Typography>{word('withdrawnReason', visit.withdrawnReason)}</Typography>
        )}
        {visit.registrationId !== null && (
          <Link to={`/registrations/${visit.registrationId}/show`}>
            {translate('doorstep.visit.registration')}
          </Link>
        )}
      </Section>
      {visit.explanation && (
        <Section title="doorstep.visit.why">
          <ExplanationWords explanation={visit.explanation} />
        </Section>
      )}
      {visit.hazards.length > 0 && (
        <Section title="doorstep.registration.hazards">
          <HazardList hazards={visit.hazards} />
        </Section>
      )}
      {visit.checklist && <ChecklistSection visit={visit} />}
    </>
  );
}

function ChecklistSection({ visit }: { visit: VisitDetail }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  return (
    <Section title="doorstep.visit.checklist">
      {visit.score !== null && (
        <Typography>{translate('doorstep.visit.score', { score: visit.score })}</Typography>
      )}
      <ul style={{ margin: 0 }}>
        {VISIT_CHECKLIST.map(({ key, label }) => (
          <li key={key}>
            {read(label)}: <strong>{word('checkResult', visit.checklist?.[key])}</strong>
          </li>
        ))}
      </ul>
    </Section>
  );
}
