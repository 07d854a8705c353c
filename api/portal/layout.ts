import type { Language } from '../../domain/localised';
import type { ProgrammeContact } from '../../db/queries/portal';
import { textOf, type TextKey } from './texts';

export interface PageContext {
  language: Language;
  programme: ProgrammeContact;
  /** The page without its language, as `/c/<token>`. */
  path: string;
}

/** Every portal page: readable without scripts, large targets, and how to check that it is real. */
export function layout({ language, programme, path }: PageContext, title: TextKey, inside: string): string {
  const t = (key: TextKey) => textOf(key, language);
  const link = (to: Language, locale: string, name: string) =>
    to === language
      ? `<span lang="${locale}" aria-current="true">${name}</span>`
      : `<a href="${path}?lang=${to}" lang="${locale}" hreflang="${locale}">${name}</a>`;
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${t(title)}</title><style>${STYLE}</style></head>
<body><header><span class="brand">${t('title')}</span>
<nav aria-label="${t('language')}">${link('zh', 'zh-CN', '中文')}${link('en', 'en', 'English')}</nav></header>
<main><h1>${t(title)}</h1>
${inside}</main>
<footer><h2>${t('real')}</h2><p>${escape(programme.verifyHint[language])}</p><p>${t('never')}</p>${reach(language, programme)}</footer></body></html>`;
}

/** How the programme is reached, for whoever a page sends there. */
function reach(language: Language, { contact }: ProgrammeContact): string {
  if (!contact) return '';
  const t = (key: TextKey) => textOf(key, language);
  return `<h2>${t('contact')}</h2><p>${t('phone')}: <a href="tel:${escape(contact.phone.replaceAll(/[^+\d]/g, ''))}">${escape(contact.phone)}</a> (${escape(contact.hours[language])})</p>
<p>${t('address')}: ${escape(contact.address[language])}</p>`;
}

/** A form that posts an answer; the language goes with it. */
export function answerForm(
  { language, path }: PageContext,
  csrfToken: string,
  answer: string,
  inside: string,
): string {
  return `<form method="post" action="${path}/answer?lang=${language}"><input type="hidden" name="csrf" value="${escape(csrfToken)}">
<input type="hidden" name="answer" value="${answer}">${inside}</form>`;
}

/** A part that opens when it is wanted, or is `open` where something in it is to be put right. */
export function section(summary: string, inside: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${summary}</summary><div>${inside}</div></details>`;
}

/** Stopping messages, or having them again: one tap too many is not for good. */
export function messagesPart(
  context: PageContext,
  { csrfToken, messagesStopped }: { csrfToken: string; messagesStopped: boolean },
): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const kind = messagesStopped ? 'resume' : 'stop';
  const form = answerForm(context, csrfToken, kind, `<button class="plain">${t(kind)}</button>`);
  return messagesStopped
    ? `<h2>${t('resume')}</h2><p>${t('stopped')}</p>${form}`
    : section(t('stop'), `<p>${t('stopText')}</p>${form}`);
}

export function saidNote(said: string | undefined): string {
  return said === undefined ? '' : `<p class="note" role="status">${said}</p>`;
}

export function problemNote(problem: string | undefined): string {
  return problem === undefined ? '' : `<p class="note problem" role="alert">${problem}</p>`;
}

export function escape(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root{--ink:#1c2430;--soft:#4a5666;--line:#d5dbe3;--paper:#fff;--ground:#f3f5f8;--accent:#0b5c7a;--deep:#084a62;--note:#e8f3f7;--bad:#8a1c1c}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:18px/1.6 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
header,main,footer{width:min(38rem,100% - 1rem);margin:0 auto;padding:0 1rem}
header{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding-top:.5rem;padding-bottom:.5rem}
.brand{font-weight:600;color:var(--soft)}
nav{display:flex;gap:.25rem;white-space:nowrap}
nav a,nav span{display:inline-flex;align-items:center;min-height:44px;padding:0 .75rem;border-radius:.5rem}
nav span{font-weight:600}
a{color:var(--accent)}
main{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .75rem}
h2{font-size:1.15rem;line-height:1.4;margin:1.75rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.5rem 0}
ul{margin:.25rem 0;padding-left:1.25rem}
dt{color:var(--soft)}
dd{margin:0 0 .5rem;font-weight:600;overflow-wrap:anywhere}
.place{color:var(--soft);overflow-wrap:anywhere}
.card{border:1px solid var(--line);border-left:5px solid var(--accent);border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}
.card strong{display:block;text-wrap:balance;font-size:1.25rem;line-height:1.4}
.note{background:var(--note);border-radius:.5rem;padding:.75rem 1rem}
.field-problem{color:var(--bad);font-weight:600}
[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.problem{background:#fbeaea;color:var(--bad);font-weight:600}
form{margin:.75rem 0}
label,legend{display:block;font-weight:600;margin-top:.75rem;padding:0}
input,select,textarea{font:inherit;color:inherit;width:100%;min-height:48px;padding:.5rem .75rem;margin-top:.25rem;border:1px solid #76808f;border-radius:.5rem;background:#fff}
fieldset{border:0;margin:0;padding:0}
.choice{display:flex;align-items:center;gap:.75rem;min-height:48px;margin:.4rem 0;padding:.35rem .75rem;border:1px solid #76808f;border-radius:.5rem;font-weight:400}
.choice input{width:1.4rem;min-height:1.4rem;margin:0;flex:none;accent-color:var(--accent)}
.choice:has(:checked){border-color:var(--accent);background:var(--note)}
button{font:inherit;font-weight:600;width:100%;min-height:52px;margin-top:1rem;padding:.5rem 1rem;border-radius:.5rem;border:2px solid var(--accent);background:var(--accent);color:#fff;cursor:pointer}
button:hover{background:var(--deep);border-color:var(--deep)}
button.plain{background:#fff;color:var(--accent)}
button.plain:hover{background:var(--note)}
details{border-top:1px solid var(--line)}
details:last-of-type{border-bottom:1px solid var(--line)}
summary{display:flex;gap:.5rem;align-items:center;justify-content:space-between;min-height:52px;font-weight:600;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";flex:none;width:.55rem;height:.55rem;margin:0 .5rem;border-right:2px solid;border-bottom:2px solid;transform:rotate(45deg)}
details[open]>summary::after{transform:rotate(225deg)}
details>div{padding:0 0 1rem}
:focus-visible{outline:3px solid #b45309;outline-offset:2px}
footer{color:var(--soft);font-size:.95rem;padding-bottom:2rem}
footer h2{font-size:1rem;color:var(--ink);margin-top:1.25rem}
@media (min-width:40rem){dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1.5rem}dd{margin:0}main{padding:1.75rem 2rem}button{width:auto;min-width:14rem}}
`;
