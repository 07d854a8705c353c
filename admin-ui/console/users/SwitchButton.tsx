import { useAsked } from '../command';
import { Question } from '../question';
import type { User } from './user';

/** Locks a user out, or lets them in again; nothing of theirs is deleted. */
export function SwitchButton({ user }: { user: User }) {
  const { send, asked } = useAsked();
  const verb = user.disabledAt === null ? 'disable' : 'enable';
  return (
    <Question
      label={`doorstep.user.${verb}`}
      explain={`doorstep.user.${verb}Explain`}
      color={verb === 'disable' ? 'error' : 'primary'}
      {...asked}
      onConfirm={async () =>
        (await send(`/api/users/${user.id}/${verb}`, {}, `doorstep.user.${verb}d`, user.version)) !== null
      }
    />
  );
}
