import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { ReferenceField, TextField, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import type { Registration } from './registration';
import { TierChip } from './TierChip';

export function RegistrationHead({
  registration,
  action,
}: {
  registration: Registration;
  action: ReactNode;
}) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { address, dwellingNumber, ground, state, confirmedOn, nextConfirmationOn } = registration;
  const day = (iso: string | null) => (iso === null ? '–' : formatDay(iso));
  return (
    <Box sx={{ my: 2 }}>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1" sx={{ mr: 1 }}>
          {address}
          {dwellingNumber !== null && ` · ${dwellingNumber}`}
        </Typography>
        <TierChip />
        {ground !== null && (
          <Chip
            size="small"
            variant="outlined"
            label={`${translate('resources.registrations.fields.ground')}: ${word('ground', ground)}`}
          />
        )}
        <Chip size="small" variant="outlined" label={word('state', state)} />
        <Box sx={{ flexGrow: 1 }} />
        {action}
      </Stack>
      <Typography color="text.secondary" component="div">
        {translate('resources.registrations.fields.patchId')}{' '}
        <ReferenceField source="patchId" reference="areas" link={false}>
          <TextField source="code" />
        </ReferenceField>
        {` · ${translate('resources.registrations.fields.confirmedOn')} ${day(confirmedOn)} · `}
        {`${translate('resources.registrations.fields.nextConfirmationOn')} ${day(nextConfirmationOn)}`}
      </Typography>
    </Box>
  );
}
