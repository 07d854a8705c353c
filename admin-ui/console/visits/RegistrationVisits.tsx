import Typography from '@mui/material/Typography';
import { Link, useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import { formatInstant } from '../dates';
import { OFFICE, useMay } from '../roles';
import { Section } from '../section';
import type { Visit } from './visit';

/** Visits of a registration. */
export function RegistrationVisits({ id }: { id: string }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const wanted = useMay(...OFFICE);
  const { data } = useAnswer<{ items: Visit[] }>(`/api/visits?registrationId=${id}`, { wanted });
  if (!wanted || !data) return null;
  return (
    <Section title="doorstep.registration.visits">
      {data.items.length === 0 && <Typography>{translate('doorstep.registration.none')}</Typography>}
      <ul style={{ margin: 0 }}>
        {data.items.map((visit) => (
          <li key={visit.id}>
            <Link to={`/visits/${visit.id}/show`}>{word('state', visit.state)}</Link>
            {visit.ground !== null && ` · ${word('ground', visit.ground)}`}
            {visit.appointmentFrom !== null && ` · ${formatInstant(visit.appointmentFrom)}`}
          </li>
        ))}
      </ul>
    </Section>
  );
}
