import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Stack from '@mui/material/Stack';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAsked } from '../command';
import { instantOf } from '../dates';
import { Question } from '../question';
import { WhenInput } from '../when-input';
import type { Visit } from './visit';

/** When the officer comes, in the authority's time; a second time moves the appointment. */
export function AppointButton({ visit, disabled }: { visit: Visit; disabled: boolean }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [day, setDay] = useState('');
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('11:00');
  const [residentAsked, setResidentAsked] = useState(false);
  const rule = useId();
  const about = (name: string) => ({ label: translate(`doorstep.visit.${name}`), describedBy: rule });
  return (
    <Question
      label={visit.appointmentFrom ? 'doorstep.visit.move' : 'doorstep.visit.appoint'}
      explain="doorstep.visit.appointExplain"
      {...asked}
      disabled={disabled}
      ready={day !== '' && from !== '' && from < to}
      onConfirm={async () => {
        const body = { from: instantOf(day, from), to: instantOf(day, to), residentAsked };
        return (
          (await send(`/api/visits/${visit.id}/appoint`, body, 'doorstep.visit.appointed', visit.version)) !==
          null
        );
      }}
    >
      <Stack spacing={2} sx={{ mt: 1 }}>
        <WhenInput type="date" value={day} onChange={setDay} {...about('day')} />
        <WhenInput type="time" value={from} onChange={setFrom} {...about('from')} />
        <WhenInput type="time" value={to} onChange={setTo} {...about('to')} />
        <FormHelperText id={rule}>
          {translate(residentAsked ? 'doorstep.visit.ruleAsked' : ruleOf(visit))}
        </FormHelperText>
        <FormControlLabel
          label={translate('doorstep.visit.residentAsked')}
          control={
            <Checkbox checked={residentAsked} onChange={(event) => setResidentAsked(event.target.checked)} />
          }
        />
      </Stack>
    </Question>
  );
}

/** Which times may be set; the API checks it, with the calendar that it knows. */
function ruleOf({ rank }: Visit): string {
  return rank === 0 ? 'doorstep.visit.ruleSevere' : 'doorstep.visit.rule';
}
