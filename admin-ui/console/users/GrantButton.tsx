import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { AreaChoice } from '../area-choice';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { EVERYBODY } from '../roles';

const LABELS = { shrink: true };

/** Gives somebody else a role over an area from a day on, with an end or without. */
export function GrantButton({ userId }: { userId: string }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [role, setRole] = useState('');
  const [areaId, setAreaId] = useState('');
  const [validFrom, setValidFrom] = useState('');
  const [validTo, setValidTo] = useState('');
  const date = (name: string, value: string, change: (value: string) => void) => (
    <TextField
      type="date"
      size="small"
      fullWidth
      label={translate(`doorstep.user.${name}`)}
      helperText={translate(`doorstep.user.${name}Hint`)}
      value={value}
      onChange={(event) => change(event.target.value)}
      slotProps={{ inputLabel: LABELS }}
    />
  );
  return (
    <Question
      label="doorstep.user.grant"
      explain="doorstep.user.grantExplain"
      {...asked}
      ready={role !== '' && areaId !== '' && (validTo === '' || validTo > validFrom)}
      onConfirm={async () => {
        const grant = { role, areaId, validFrom: validFrom || null, validTo: validTo || null };
        return (await send(`/api/users/${userId}/grants`, grant, 'doorstep.user.granted')) !== null;
      }}
    >
      <Choice
        label="doorstep.user.role"
        value={role}
        options={useChoices('role', EVERYBODY)}
        onChange={setRole}
      />
      <AreaChoice label="doorstep.user.area" value={areaId} onChange={setAreaId} />
      <Stack direction="row" spacing={1} sx={{ mt: 1 }}>
        {date('validFrom', validFrom, setValidFrom)}
        {date('validTo', validTo, setValidTo)}
      </Stack>
    </Question>
  );
}
