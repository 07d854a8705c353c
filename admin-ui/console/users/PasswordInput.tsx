import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { SHORTEST_PASSWORD } from '../../../domain/session';
import { newPassword } from './new-password';

/** A password typed or drawn. It stands in plain text: it is handed over once, and shown nowhere afterwards. */
export function PasswordInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const translate = useTranslate();
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'flex-start' }}>
      <TextField
        size="small"
        margin="dense"
        fullWidth
        autoComplete="off"
        label={translate('doorstep.user.password')}
        helperText={translate('doorstep.user.passwordHint', { length: SHORTEST_PASSWORD })}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button sx={{ mt: 1 }} onClick={() => onChange(newPassword())}>
        {translate('doorstep.user.generate')}
      </Button>
    </Stack>
  );
}
