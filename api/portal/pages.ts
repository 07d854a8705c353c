import type { Language } from '../../domain/localised';
import type { PortalRegistration } from '../../db/queries/portal';
import { textOf, type TextKey } from './texts';

export interface PageContext {
  language: Language;
  verifyHint: string;
}

/** A page that says one thing, such as that the link has expired. */
export function messagePage(context: PageContext, key: TextKey): string {
  return layout(context, `<p>${textOf(key, context.language)}</p>`);
}

/** Asks for the code; no name and no address before it is proved. */
export function codePage(context: PageContext, token: string, problem?: TextKey): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const action = `/c/${escape(token)}?lang=${context.language}`;
  return layout(
    context,
    `${problem ? `<p role="alert">${t(problem)}</p>` : ''}<p>${t('askCode')}</p>
<form method="post" action="${action}"><label>${t('code')} <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20"></label>
<button>${t('go')}</button></form>`,
  );
}

/** The registration, and one form per answer. */
export function registrationPage(
  context: PageContext,
  page: { token: string; csrfToken: string; registration: PortalRegistration; problem?: TextKey },
): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const { registration } = page;
  const form = (answer: string, inside: string) =>
    `<form method="post" action="/c/${escape(page.token)}/answer?lang=${context.language}"><input type="hidden" name="csrf" value="${escape(page.csrfToken)}">
<input type="hidden" name="answer" value="${answer}">${inside}</form>`;
  const option = (value: string, key: TextKey) => `<option value="${value}">${t(key)}</option>`;
  const options = `${option('period', 'period')}${option('occupants', 'occupantsWrong')}${option('landlord', 'landlord')}${option('other', 'other')}`;
  const button = (key: TextKey) => `<button>${t(key)}</button>`;
  return layout(
    context,
    `${page.problem ? `<p role="alert">${t(page.problem)}</p>` : ''}<h2>${t('check')}</h2>
<p>${escape(registration.address)} ${escape(registration.dwellingNumber)}<br>${t('since')}: ${escape(registration.since)}<br>${t('occupants')}: ${registration.occupantCount ?? '?'}</p>
${form('correct', button('correct'))}
${form('moved_out', `<label>${t('movedOut')} <input type="date" name="date" required></label>${button('send')}`)}
${form('never_lived_here', button('neverLived'))}
${form('wrong', `<label>${t('wrong')} <select name="subject">${options}</select></label><label>${t('words')} <textarea name="statement" maxlength="200"></textarea></label>${button('send')}`)}
${form('stop', button('stop'))}`,
  );
}

function layout({ language, verifyHint }: PageContext, inside: string): string {
  const title = textOf('title', language);
  const other = language === 'zh' ? '<a href="?lang=en">English</a>' : '<a href="?lang=zh">中文</a>';
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title}</title>
<style>body{font:18px/1.5 system-ui;max-width:32rem;margin:0 auto;padding:1rem}form{margin:1rem 0}label{display:block}button,input,select,textarea{font:inherit;min-height:44px;width:100%;box-sizing:border-box}</style>
<body><p>${other}</p><h1>${title}</h1>${inside}<h2>${textOf('real', language)}</h2><p>${escape(verifyHint)}</p><p>${textOf('never', language)}</p></body></html>`;
}

function escape(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
