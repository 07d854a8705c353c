import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAsked } from '../command';
import { instantOf } from '../dates';
import { Question } from '../question';
import { WhenInput } from '../when-input';
import type { Version } from './version';

/** Publishes as a second person at a time that is chosen, in the authority's time. */
export function ApproveButton({ version }: { version: Version }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [day, setDay] = useState('');
  const [time, setTime] = useState('06:00');
  const label = (name: string) => translate(`doorstep.ruleset.${name}`);
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
        <WhenInput type="date" label={label('activatesOn')} value={day} onChange={setDay} />
        <WhenInput type="time" label={label('activatesAt')} value={time} onChange={setTime} />
      </Stack>
    </Question>
  );
}
