import { useState } from 'preact/hooks';
import type { Language } from '../../domain/localised';
import { RequestError, signIn, type Session } from './api-client';
import { formText } from './form-text';
import type { Texts } from './texts';

interface Props {
  texts: Texts;
  language: Language;
  onSignedIn: (session: Session) => void;
}

export function SignIn({ texts, language, onSignedIn }: Props) {
  const [problem, setProblem] = useState('');

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    try {
      onSignedIn(await signIn(formText(form, 'login'), formText(form, 'password')));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      setProblem(error.detail[language]);
    }
  }

  return (
    <form onSubmit={submit}>
      <label>
        {texts.login}
        <input name="login" autocomplete="username" autocapitalize="none" required />
      </label>
      <label>
        {texts.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="main">
        {texts.signIn}
      </button>
    </form>
  );
}
