import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useSyncExternalStore } from 'react';
import { LocalesMenuButton, Login, LoginForm, useNavigate, useTranslate } from 'react-admin';
import { newcomers } from './auth-provider';
import { formatInstant } from './dates';
import { OwnPasswordForm } from './OwnPasswordForm';

/** Signing in; whoever did with a password that somebody else set is told by whom and when, and changes it here. */
export function SignInPage() {
  const newcomer = useSyncExternalStore(newcomers.subscribe, newcomers.get);
  return (
    <Login>
      {newcomer === null ? <LoginForm /> : <FirstPassword reset={newcomer.passwordReset} />}
      <Box sx={{ textAlign: 'center', pb: 1 }}>
        <LocalesMenuButton />
      </Box>
    </Login>
  );
}

function FirstPassword({ reset }: { reset: { at: string; by: string } | null }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <>
      <Alert severity="warning" sx={{ m: 2, mb: 0, maxWidth: 300 }}>
        {reset
          ? translate('doorstep.password.setBy', { by: reset.by, at: formatInstant(reset.at) })
          : translate('doorstep.password.mustChange')}
      </Alert>
      <OwnPasswordForm onDone={() => navigate('/')} />
    </>
  );
}
