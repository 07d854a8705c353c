import { SHORTEST_PASSWORD } from '../../../domain/session';
import AddIcon from '@mui/icons-material/Add';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useRedirect, useTranslate } from 'react-admin';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { PasswordInput } from './PasswordInput';

const LOGIN = /^[a-z][a-z0-9._-]{1,39}$/;

export function CreateUserButton() {
  const translate = useTranslate();
  const redirect = useRedirect();
  const { send, asked } = useAsked();
  const [login, setLogin] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [locale, setLocale] = useState('zh-CN');
  const [password, setPassword] = useState('');
  const wrongLogin = login !== '' && !LOGIN.test(login);
  return (
    <Question
      label="doorstep.user.create"
      explain="doorstep.user.createExplain"
      icon={<AddIcon />}
      variant="contained"
      {...asked}
      ready={LOGIN.test(login) && displayName.trim() !== '' && password.length >= SHORTEST_PASSWORD}
      onConfirm={async () => {
        const user = { login, displayName, locale, password };
        const made = await send<{ id: string }>('/api/users', user, 'doorstep.user.created');
        if (made) redirect('show', 'users', made.id);
        return made !== null;
      }}
    >
      <TextField
        size="small"
        margin="dense"
        fullWidth
        autoComplete="off"
        label={translate('resources.users.fields.login')}
        helperText={translate('doorstep.user.loginHint')}
        error={wrongLogin}
        value={login}
        onChange={(event) => setLogin(event.target.value.toLowerCase())}
      />
      <TextField
        size="small"
        margin="dense"
        fullWidth
        autoComplete="off"
        label={translate('resources.users.fields.displayName')}
        value={displayName}
        onChange={(event) => setDisplayName(event.target.value)}
      />
      <Choice
        label="resources.users.fields.locale"
        value={locale}
        options={useChoices('locale', ['zh-CN', 'en'])}
        onChange={setLocale}
      />
      <PasswordInput value={password} onChange={setPassword} />
    </Question>
  );
}
