import { CommandButton } from '../command-button';
import type { User } from './user';

/** Locks a user out, or lets them in again; nothing of theirs is deleted. */
export function SwitchButton({ user }: { user: User }) {
  const verb = user.disabledAt === null ? 'disable' : 'enable';
  return (
    <CommandButton
      label={`doorstep.user.${verb}`}
      explain={`doorstep.user.${verb}Explain`}
      color={verb === 'disable' ? 'error' : 'primary'}
      path={`/api/users/${user.id}/${verb}`}
      done={`doorstep.user.${verb}d`}
      version={user.version}
    />
  );
}
