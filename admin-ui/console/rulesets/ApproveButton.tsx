import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAsked } from '../command';
import { instantOf } from '../dates';
import { Question } from '../question';
import type { Version } from './version';

const LABELS = { shrink: true };

/** Publishes as a second person at a time that is chosen, in the authority's time. */
export function ApproveButton({ version }: { version: Version }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [day, setDay] = useState('');
  const [time, setTime] = useState('06:00');
  const input = (name: string, type: 'date' | 'time', value: string, change: (value: string) => void) => (
    <TextField
      type={type}
      size="small"
      label={translate(`doorstep.ruleset.${name}`)}
      value={value}
      onChange={(event) => change(event.target.value)}
      slotProps={{ inputLabel: LABELS }}
    />
  );
  return (
    <Question
      label="doorstep.ruleset.approve"
      explain="doorstep.ruleset.approveExplain"
      {...asked}
      ready={day !== '' && time !== ''}
      onConfirm={async () => {
        const path = `/api/ruleset-versions/${version.id}/approve`;
        const body = { activatesAt: instantOf(day, time) };
        return (await send(path, body, 'doorstep.ruleset.approved', version.version)) !== null;
      }}
    >
      <Stack direction="row" spacing={2} sx={{ mt: 1 }}>
        {input('activatesOn', 'date', day, setDay)}
        {input('activatesAt', 'time', time, setTime)}
      </Stack>
    </Question>
  );
}
