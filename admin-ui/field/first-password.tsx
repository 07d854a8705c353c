import { useState } from 'preact/hooks';
import type { Language } from '../../domain/localised';
import { SHORTEST_PASSWORD } from '../../domain/session';
import type { Session } from './api-client';
import { dayAndTime } from './dates';
import type { FieldStore } from './field-store';
import { formText } from './form-text';
import type { Texts } from './texts';
import { refusalIn } from './verdict';

interface Props {
  texts: Texts;
  language: Language;
  session: Session;
  store: FieldStore;
}

/** Whoever signed in with a password that somebody else set is told by whom and when, and changes it first. */
export function FirstPassword({ texts, language, session, store }: Props) {
  const [problem, setProblem] = useState('');
  const { passwordReset } = session;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const answer = await store.changePassword(
      formText(form, 'currentPassword'),
      formText(form, 'newPassword'),
    );
    if (!answer) return;
    const { body } = answer;
    const said = typeof body === 'object' && body !== null;
    setProblem(said ? refusalIn(body).detail[language] : texts.noConnection);
  }

  return (
    <form onSubmit={submit}>
      <p class="notice">
        {passwordReset &&
          `${texts.passwordSetBy(passwordReset.by, dayAndTime(passwordReset.at, language, session.timeZone))} `}
        {texts.choosePassword}
      </p>
      <label>
        {texts.currentPassword}
        <input name="currentPassword" type="password" autocomplete="current-password" required />
      </label>
      <label>
        {texts.newPassword(SHORTEST_PASSWORD)}
        <input
          name="newPassword"
          type="password"
          autocomplete="new-password"
          minLength={SHORTEST_PASSWORD}
          required
        />
      </label>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="main">
        {texts.changePassword}
      </button>
    </form>
  );
}
