import { dayInWords } from '../../domain/appointment-words';
import { MANUAL_REASON_WORDS } from '../../domain/manual-tier';
import { TIER_WORDS } from '../../domain/tier';
import { movingOutDays } from '../../domain/moving-out';
import type { PortalManualTier, PortalRegistration } from '../../db/queries/portal';
import { answerForm, escape, layout, problemNote, section, type PageContext } from './layout';
import { textOf, type TextKey } from './texts';

/** A page that says one thing, such as that the link has expired. */
export function messagePage(context: PageContext, key: TextKey): string {
  return layout(context, 'title', `<p class="note" role="status">${textOf(key, context.language)}</p>`);
}

/**
 * Asks for the code; no name, no address and not what it is about before it is proved. Behind a link that is `used` up
 * messages can still be stopped.
 */
export function codePage(
  context: PageContext,
  { problem, used }: { problem?: TextKey; used?: boolean },
): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const form = `<p>${t(used ? 'askCodeToStop' : 'askCode')}</p>
<form method="post" action="${context.path}?lang=${context.language}"><label for="code">${t('code')}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20">
<button>${t('go')}</button></form>`;
  const said = used ? `<p class="note" role="status">${t('used')}</p>` : '';
  return layout(
    context,
    'title',
    `${problemNote(problem && t(problem))}${said}${used ? section(t('stop'), form) : form}`,
  );
}

/** Behind a link that was answered: nothing of the registration, and the right to stop messages. */
export function usedPage(
  context: PageContext,
  { csrfToken, messagesStopped }: { csrfToken: string; messagesStopped: boolean },
): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const stop = answerForm(context, csrfToken, 'stop', `<button class="plain">${t('stop')}</button>`);
  return layout(
    context,
    'title',
    `<p class="note" role="status">${t('used')}</p>
${messagesStopped ? `<p>${t('stopped')}</p>` : `<h2>${t('stop')}</h2><p>${t('stopText')}</p>${stop}`}`,
  );
}

/** The registration, and one form per answer. */
export function registrationPage(
  context: PageContext,
  page: {
    csrfToken: string;
    registration: PortalRegistration;
    manualTier?: PortalManualTier;
    problem?: TextKey;
  },
): string {
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  const { registration, manualTier } = page;
  const { first, last } = movingOutDays(registration.since, registration.today);
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
${manualTier ? manualTierPart(context, page.csrfToken, manualTier) : ''}
<h2>${t('notCorrect')}</h2>
${section(t('movedOutTitle'), form('moved_out', `<label for="date">${t('movedOut')}</label><input id="date" type="date" name="date" min="${first}" max="${last}" required>${send}`))}
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

/** A tier that a person set: which, why, until when and by whom, and the resident's right to object. */
function manualTierPart(context: PageContext, csrfToken: string, manual: PortalManualTier): string {
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  return `<h2>${t('tierTitle')}</h2>
<dl class="card"><dt>${t('tierIs')}</dt><dd>${TIER_WORDS[manual.tier][language]}</dd>
<dt>${t('tierWhy')}</dt><dd>${MANUAL_REASON_WORDS[manual.reason][language]}</dd>
<dt>${t('tierUntil')}</dt><dd>${dayInWords(manual.until, language)}</dd>
<dt>${t('tierBy')}</dt><dd>${escape(manual.office[language])}</dd></dl>
<p>${t(TIER_MEANS[manual.tier])} ${t('tierAbout')}</p>
${manual.objection ? objectionStands(context, manual.objection) : objectionForm(context, csrfToken)}`;
}

const TIER_MEANS = { priority: 'tierPriority', standard: 'tierStandard', light: 'tierLight' } as const;

function objectionForm(context: PageContext, csrfToken: string): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const form = answerForm(
    context,
    csrfToken,
    'object',
    `<label for="objection">${t('words')}</label><textarea id="objection" name="statement" maxlength="200" rows="3"></textarea>
<button class="plain">${t('object')}</button>`,
  );
  return section(t('objectTitle'), `<p>${t('objectText')}</p>${form}`);
}

function objectionStands(
  { language }: PageContext,
  { decision, dueOn }: NonNullable<PortalManualTier['objection']>,
): string {
  const said =
    decision === null
      ? `${textOf('objectionOpen', language)} ${dayInWords(dueOn, language)}`
      : textOf(decision === 'upheld' ? 'objectionUpheld' : 'objectionClosed', language);
  return `<p class="note" role="status">${said}</p>`;
}
