import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { formatInstant } from '../dates';
import { CommandButton } from '../command-button';
import { Section } from '../section';
import { useSession } from '../use-session';
import type { UserDetail } from './user';

/** A password that another administrator set: until it is confirmed, or cooled off, the account's own is right. */
export function WaitingPasswordSection({ user, mayChange }: { user: UserDetail; mayChange: boolean }) {
  const translate = useTranslate();
  const me = useSession()?.user.id;
  const waiting = user.waitingPassword;
  if (!waiting) return null;
  const { setBy, setterName, setAt, usableAt } = waiting;
  return (
    <Section title="doorstep.user.waitingPassword">
      <Typography gutterBottom>
        {translate('doorstep.user.passwordSetBy', { by: setterName ?? '–', at: formatInstant(setAt) })}{' '}
        {usableAt === null
          ? translate('doorstep.user.passwordWaitsForPerson')
          : translate('doorstep.user.passwordUsableFrom', { at: formatInstant(usableAt) })}
      </Typography>
      {mayChange && (
        <Stack direction="row" spacing={1}>
          {setBy !== me && <PasswordCommand userId={user.id} command="confirm" />}
          <PasswordCommand userId={user.id} command="take-back" />
        </Stack>
      )}
    </Section>
  );
}

/** What is done with a password that waits, and what the page says of it then. */
const COMMANDS = {
  confirm: {
    label: 'doorstep.user.confirmPassword',
    explain: 'doorstep.user.confirmPasswordExplain',
    done: 'doorstep.user.passwordConfirmed',
  },
  'take-back': {
    label: 'doorstep.user.takeBackPassword',
    explain: 'doorstep.user.takeBackPasswordExplain',
    done: 'doorstep.user.passwordTakenBack',
  },
} as const;

function PasswordCommand({ userId, command }: { userId: string; command: keyof typeof COMMANDS }) {
  const { label, explain, done } = COMMANDS[command];
  return (
    <CommandButton
      label={label}
      explain={explain}
      path={`/api/users/${userId}/password/${command}`}
      done={done}
    />
  );
}
