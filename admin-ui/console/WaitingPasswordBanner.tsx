import Alert from '@mui/material/Alert';
import { useTranslate } from 'react-admin';
import { formatInstant } from './dates';
import { useSession } from './use-session';

/** On every page: that somebody set a password for the reader's account which does not open it yet. */
export function WaitingPasswordBanner() {
  const translate = useTranslate();
  const waiting = useSession()?.waitingPassword;
  if (!waiting) return null;
  const { by, at, usableAt } = waiting;
  return (
    <Alert severity="warning" sx={{ mt: 1 }}>
      {translate('doorstep.password.waits', { by, at: formatInstant(at) })}{' '}
      {usableAt === null
        ? translate('doorstep.password.waitsForPerson')
        : translate('doorstep.password.waitsUntil', { at: formatInstant(usableAt) })}{' '}
      {translate('doorstep.password.takeBackByChanging')}
    </Alert>
  );
}
