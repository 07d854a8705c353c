import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { NoticesOfHazard } from '../notices/NoticesOfHazard';
import type { Registration } from './registration';

export function HazardList({ hazards }: Pick<Registration, 'hazards'>) {
  const translate = useTranslate();
  const word = useCodeWord();
  if (hazards.length === 0) return <Typography>{translate('doorstep.registration.noHazards')}</Typography>;
  return (
    <ul style={{ margin: 0 }}>
      {hazards.map(({ id, kind, severity, state, deadlineOn }) => (
        <li key={id}>
          <strong>{word('hazard', kind)}</strong>
          {` · ${word('severity', severity)} · ${word('state', state)} · `}
          {translate('doorstep.registration.deadline', { date: formatDay(deadlineOn) })}
          <NoticesOfHazard hazard={{ id, kind, state }} />
        </li>
      ))}
    </ul>
  );
}
