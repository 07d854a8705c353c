import { SHORTEST_PASSWORD } from '../../../domain/session';
import { useState } from 'react';
import { useAsked } from '../command';
import { Question } from '../question';
import type { User } from './user';
import { PasswordInput } from './PasswordInput';

export function SetPasswordButton({ user: { id, version } }: { user: User }) {
  const { send, asked } = useAsked();
  const [password, setPassword] = useState('');
  return (
    <Question
      label="doorstep.user.setPassword"
      explain="doorstep.user.setPasswordExplain"
      {...asked}
      ready={password.length >= SHORTEST_PASSWORD}
      onConfirm={async () => {
        const done = await send(
          `/api/users/${id}/password`,
          { password },
          'doorstep.user.passwordSet',
          version,
        );
        if (done) setPassword('');
        return done !== null;
      }}
    >
      <PasswordInput value={password} onChange={setPassword} />
    </Question>
  );
}
