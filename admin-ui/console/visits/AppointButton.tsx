import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useCommand } from '../command';
import { instantOf } from '../dates';
import { Question } from '../question';
import type { Visit } from './visit';

const LABELS = { shrink: true };

/** When the officer comes, in the authority's time; a second time moves the appointment. */
export function AppointButton({ visit }: { visit: Visit }) {
  const translate = useTranslate();
  const { send, busy } = useCommand();
  const [day, setDay] = useState('');
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('11:00');
  const input = (name: string, type: 'date' | 'time', value: string, change: (value: string) => void) => (
    <TextField
      type={type}
      size="small"
      label={translate(`doorstep.visit.${name}`)}
      value={value}
      onChange={(event) => change(event.target.value)}
      slotProps={{ inputLabel: LABELS }}
    />
  );
  return (
    <Question
      label={visit.appointmentFrom ? 'doorstep.visit.move' : 'doorstep.visit.appoint'}
      explain="doorstep.visit.appointExplain"
      busy={busy}
      ready={day !== '' && from !== '' && from < to}
      onConfirm={async () => {
        const body = { from: instantOf(day, from), to: instantOf(day, to) };
        return (
          (await send(`/api/visits/${visit.id}/appoint`, body, 'doorstep.visit.appointed', visit.version)) !==
          null
        );
      }}
    >
      <Stack spacing={2} sx={{ mt: 1 }}>
        {input('day', 'date', day, setDay)}
        {input('from', 'time', from, setFrom)}
        {input('to', 'time', to, setTo)}
      </Stack>
    </Question>
  );
}
