import { useState } from 'preact/hooks';
import type { Language } from '../../domain/localised';
import type { FieldState, FieldStore } from './field-store';
import { formText } from './form-text';
import type { Texts } from './texts';
import { refusalIn } from './verdict';

interface Props {
  texts: Texts;
  language: Language;
  state: FieldState;
  store: FieldStore;
}

export function SignIn({ texts, language, state, store }: Props) {
  const [problem, setProblem] = useState('');

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const answer = await store.signIn(formText(form, 'login'), formText(form, 'password'));
    if (!answer) return;
    const { body } = answer;
    const said = typeof body === 'object' && body !== null;
    setProblem(said ? refusalIn(body).detail[language] : texts.noConnection);
  }

  return (
    <form onSubmit={submit}>
      {state.expired && <p class="notice">{texts.expired}</p>}
      {!state.expired && state.waitingForOthers && <p class="notice">{texts.waitingForOthers}</p>}
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
