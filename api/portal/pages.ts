import { dayInWords } from '../../domain/appointment-words';
import type { PortalRegistration } from '../../db/queries/portal';
import { answerForm, escape, layout, problemNote, section, type PageContext } from './layout';
import { textOf, type TextKey } from './texts';

/** A page that says one thing, such as that the link has expired. */
export function messagePage(context: PageContext, key: TextKey): string {
  return layout(context, 'title', `<p class="note" role="status">${textOf(key, context.language)}</p>`);
}

/** Asks for the code; no name, no address and not what it is about before it is proved. */
export function codePage(context: PageContext, problem?: TextKey): string {
  const t = (key: TextKey) => textOf(key, context.language);
  return layout(
    context,
    'title',
    `${problemNote(problem && t(problem))}<p>${t('askCode')}</p>
<form method="post" action="${context.path}?lang=${context.language}"><label for="code">${t('code')}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20">
<button>${t('go')}</button></form>`,
  );
}

/** The registration, and one form per answer. */
export function registrationPage(
  context: PageContext,
  page: { csrfToken: string; registration: PortalRegistration; problem?: TextKey },
): string {
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  const { registration } = page;
  const form = (answer: string, inside: string) => answerForm(context, page.csrfToken, answer, inside);
  const option = (value: string, key: TextKey) => `<option value="${value}">${t(key)}</option>`;
  const options = `${option('period', 'period')}${option('occupants', 'occupantsWrong')}${option('landlord', 'landlord')}${option('other', 'other')}`;
  const send = `<button>${t('send')}</button>`;
  return layout(
    context,
    'check',
    `${problemNote(page.problem && t(page.problem))}
<dl class="card"><dt>${t('home')}</dt><dd>${escape(registration.address)} ${escape(registration.dwellingNumber)}</dd>
<dt>${t('since')}</dt><dd>${dayInWords(registration.since, language)}</dd>
<dt>${t('occupants')}</dt><dd>${registration.occupantCount ?? t('unknown')}</dd></dl>
${form('correct', `<button>${t('correct')}</button>`)}
<h2>${t('notCorrect')}</h2>
${section(t('movedOutTitle'), form('moved_out', `<label for="date">${t('movedOut')}</label><input id="date" type="date" name="date" required>${send}`))}
${section(t('neverLived'), `<p>${t('neverLivedText')}</p>${form('never_lived_here', `<button class="plain">${t('neverLived')}</button>`)}`)}
${section(
  t('wrong'),
  form(
    'wrong',
    `<label for="subject">${t('what')}</label><select id="subject" name="subject">${options}</select>
<label for="statement">${t('words')}</label><textarea id="statement" name="statement" maxlength="200" rows="3"></textarea>${send}`,
  ),
)}
${section(t('stop'), `<p>${t('stopText')}</p>${form('stop', `<button class="plain">${t('stop')}</button>`)}`)}`,
  );
}
