import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { SHORTEST_PASSWORD } from '../../domain/session';
import { changePassword } from './auth-provider';
import { messageOf } from './command';

/** The password that one has and the one that one wants; `onDone` when the API took it. */
export function OwnPasswordForm({ onDone }: { onDone: () => void }) {
  const translate = useTranslate();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  async function submit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    try {
      await changePassword(field('currentPassword'), field('newPassword'));
      onDone();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Stack component="form" spacing={2} sx={{ p: 2 }} onSubmit={submit}>
      {problem !== '' && (
        <Alert severity="error" role="alert">
          {problem}
        </Alert>
      )}
      <TextField
        name="currentPassword"
        type="password"
        required
        autoComplete="current-password"
        label={translate('doorstep.password.current')}
      />
      <TextField
        name="newPassword"
        type="password"
        required
        autoComplete="new-password"
        label={translate('doorstep.password.new')}
        helperText={translate('doorstep.password.hint', { length: SHORTEST_PASSWORD })}
        slotProps={{ htmlInput: { minLength: SHORTEST_PASSWORD } }}
      />
      <Button type="submit" variant="contained" loading={busy}>
        {translate('doorstep.password.change')}
      </Button>
    </Stack>
  );
}
