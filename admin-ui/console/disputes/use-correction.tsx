import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { Correction, DisputedValue } from '../../../domain/dispute';
import { Choice } from '../choice';
import { useChoices } from '../choices';

const LABELS = { shrink: true };

interface OnRecord {
  since: string;
  until: string | null;
}

/** Asks which value is right; `correction` is null where something is missing or cannot be. */
export function useCorrection(
  offered: readonly DisputedValue[],
  onRecord: OnRecord,
): { correction: Correction | null; inputs: ReactNode } {
  const translate = useTranslate();
  const [value, setValue] = useState<string>(offered.length === 1 ? (offered[0] ?? '') : '');
  const [count, setCount] = useState('');
  const [since, setSince] = useState(onRecord.since);
  const [until, setUntil] = useState(onRecord.until ?? '');
  const values = useChoices('disputedValue', offered);
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
  return {
    correction: correctionOf(value, { count, since, until }),
    inputs: (
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
      </Stack>
    ),
  };
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
