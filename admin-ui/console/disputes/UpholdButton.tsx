import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import {
  CORRECTION_SOURCES,
  valuesToPutRight,
  type Correction,
  type DisputedValue,
  type DisputeSubject,
} from '../../../domain/dispute';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import type { Dispute } from './dispute';

const LABELS = { shrink: true };

/** The value on record was wrong: what is right, and how that is known. */
export function UpholdButton({ dispute, subject }: { dispute: Dispute; subject: DisputeSubject }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const offered = valuesToPutRight(subject);
  const [value, setValue] = useState<string>(offered.length === 1 ? (offered[0] ?? '') : '');
  const [count, setCount] = useState('');
  const [since, setSince] = useState(dispute.since);
  const [until, setUntil] = useState(dispute.until ?? '');
  const [source, setSource] = useState('');
  const correction = correctionOf(value, { count, since, until });
  const values = useChoices('disputedValue', offered);
  const sources = useChoices('correctionSource', CORRECTION_SOURCES);
  const input = (name: string, type: 'date' | 'number', shown: string, change: (value: string) => void) => (
    <TextField
      type={type}
      size="small"
      fullWidth
      label={translate(`doorstep.dispute.${name}`)}
      helperText={translate(`doorstep.dispute.${name}Hint`)}
      value={shown}
      onChange={(event) => change(event.target.value)}
      slotProps={{ inputLabel: LABELS, ...(type === 'number' && { htmlInput: { min: 0, max: 200 } }) }}
    />
  );
  return (
    <Question
      label="doorstep.dispute.putRight"
      explain="doorstep.dispute.putRightExplain"
      variant="contained"
      {...asked}
      ready={correction !== null && source !== ''}
      onConfirm={async () =>
        (await send(
          `/api/disputes/${dispute.id}/decision`,
          { decision: 'upheld', correction, source },
          'doorstep.dispute.told',
        )) !== null
      }
    >
      <Stack sx={{ gap: 1.5 }}>
        {offered.length > 1 && (
          <Choice label="doorstep.dispute.value" value={value} options={values} onChange={setValue} />
        )}
        {value === 'occupants' && input('occupantCount', 'number', count, setCount)}
        {value === 'period' && input('since', 'date', since, setSince)}
        {value === 'period' && input('until', 'date', until, setUntil)}
        {(value === 'landlord' || value === 'registration') && (
          <Typography>{translate(`doorstep.dispute.withdraws.${value}`)}</Typography>
        )}
        <Choice label="doorstep.dispute.source" value={source} options={sources} onChange={setSource} />
      </Stack>
    </Question>
  );
}

/** Null where something is missing or cannot be; a count that is left empty is unknown from now on. */
function correctionOf(
  value: string,
  { count, since, until }: { count: string; since: string; until: string },
): Correction | null {
  switch (value as DisputedValue | '') {
    case 'occupants':
      if (count !== '' && !/^([0-9]{1,2}|1[0-9]{2}|200)$/.test(count)) return null;
      return { value: 'occupants', occupantCount: count === '' ? null : Number(count) };
    case 'period':
      if (since === '' || (until !== '' && until <= since)) return null;
      return { value: 'period', since, until: until === '' ? null : until };
    case 'landlord':
      return { value: 'landlord' };
    case 'registration':
      return { value: 'registration' };
    case '':
      return null;
  }
}
