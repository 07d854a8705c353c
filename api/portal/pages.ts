import { dayInWords } from '../../domain/appointment-words';
import { MANUAL_REASON_WORDS } from '../../domain/manual-tier';
import { TIER_WORDS } from '../../domain/tier';
import { movingOutDays } from '../../domain/moving-out';
import type { PortalManualTier, PortalRegistration } from '../../db/queries/portal';
import type { PortalServiceRequest } from '../../db/queries/service-requests';
import { filledForm, type FormProblem, type PostedForm } from './form-problem';
import {
  answerForm,
  escape,
  layout,
  messagesPart,
  problemNote,
  saidNote,
  section,
  type PageContext,
} from './layout';
import { servicesPart } from './services-part';
import { textOf, type TextKey } from './texts';

/** A page that says one thing, such as that the link has expired. */
export function messagePage(context: PageContext, key: TextKey): string {
  return layout(context, 'title', saidNote(textOf(key, context.language)));
}

/** Says that the answer was received, with the way back to the link's page. */
export function thanksPage(context: PageContext): string {
  const { language, path } = context;
  const back = `<p><a href="${path}?lang=${language}">${textOf('back', language)}</a></p>`;
  return layout(context, 'title', saidNote(textOf('thanks', language)) + back);
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
    `${problemNote(problem && t(problem))}${said}${used ? section(t('messages'), form) : form}`,
  );
}

/** Behind a link that was answered: nothing of the registration, and the right to stop messages and have them again. */
export function usedPage(
  context: PageContext,
  page: { csrfToken: string; messagesStopped: boolean; said?: TextKey },
): string {
  const { language } = context;
  const said = textOf(page.said ?? 'used', language);
  return layout(context, 'title', saidNote(said) + messagesPart(context, page));
}

/** The registration, and one form per answer. */
export function registrationPage(
  context: PageContext,
  page: {
    csrfToken: string;
    registration: PortalRegistration;
    manualTier?: PortalManualTier;
    problem?: FormProblem;
    posted?: PostedForm;
    services: readonly PortalServiceRequest[];
    /** What was just recorded. */
    said?: TextKey;
  },
): string {
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  const { registration, manualTier } = page;
  const { first, last } = movingOutDays(registration.since, registration.today);
  const form = (answer: string, inside: string) => answerForm(context, page.csrfToken, answer, inside);
  const movedOut = filledForm('moved_out', language, page);
  const wrong = filledForm('wrong', language, page);
  const option = (value: string, key: TextKey) =>
    `<option value="${value}"${wrong.chosen('subject', value) ? ' selected' : ''}>${t(key)}</option>`;
  const options = `${option('period', 'period')}${option('occupants', 'occupantsWrong')}${option('landlord', 'landlord')}${option('other', 'other')}`;
  const send = `<button>${t('send')}</button>`;
  return layout(
    context,
    'check',
    `${problemNote(page.problem && t(page.problem.text))}${saidNote(page.said && t(page.said))}
<dl class="card"><dt>${t('home')}</dt><dd>${escape(registration.address)} ${escape(registration.dwellingNumber)}</dd>
<dt>${t('since')}</dt><dd>${dayInWords(registration.since, language)}</dd>
<dt>${t('occupants')}</dt><dd>${registration.occupantCount ?? t('unknown')}</dd></dl>
${form('correct', `<button>${t('correct')}</button>`)}
${manualTier ? manualTierPart(context, page, manualTier) : ''}
<h2>${t('notCorrect')}</h2>
${section(t('movedOutTitle'), form('moved_out', `<label for="date">${t('movedOut')}</label><input id="date" type="date" name="date" min="${first}" max="${last}" value="${movedOut.value('date')}"${movedOut.marks('date', 'date')} required>${movedOut.note('date', 'date')}${send}`), movedOut.open)}
${section(t('neverLived'), `<p>${t('neverLivedText')}</p>${form('never_lived_here', `<button class="plain">${t('neverLived')}</button>`)}`)}
${section(
  t('wrong'),
  form(
    'wrong',
    `<label for="subject">${t('what')}</label><select id="subject" name="subject"${wrong.marks('subject', 'subject')}>${options}</select>${wrong.note('subject', 'subject')}
<label for="statement">${t('words')}</label><textarea id="statement" name="statement" maxlength="200" rows="3"${wrong.marks('statement', 'statement')}>${wrong.value('statement')}</textarea>${wrong.note('statement', 'statement')}${send}`,
  ),
  wrong.open,
)}
${servicesPart(context, page)}
${messagesPart(context, { csrfToken: page.csrfToken, messagesStopped: registration.messagesStopped })}`,
  );
}

/** A tier that a person set: which, why, until when and by whom, and the resident's right to object. */
function manualTierPart(context: PageContext, page: ObjectionForm, manual: PortalManualTier): string {
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  return `<h2>${t('tierTitle')}</h2>
<dl class="card"><dt>${t('tierIs')}</dt><dd>${TIER_WORDS[manual.tier][language]}</dd>
<dt>${t('tierWhy')}</dt><dd>${MANUAL_REASON_WORDS[manual.reason][language]}</dd>
<dt>${t('tierUntil')}</dt><dd>${dayInWords(manual.until, language)}</dd>
<dt>${t('tierBy')}</dt><dd>${escape(manual.office[language])}</dd></dl>
<p>${t(TIER_MEANS[manual.tier])} ${t('tierAbout')}</p>
${manual.objection ? objectionStands(context, manual.objection) : objectionForm(context, page)}`;
}

const TIER_MEANS = { priority: 'tierPriority', standard: 'tierStandard', light: 'tierLight' } as const;

interface ObjectionForm {
  csrfToken: string;
  problem?: FormProblem;
  posted?: PostedForm;
}

function objectionForm(context: PageContext, page: ObjectionForm): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const filled = filledForm('object', context.language, page);
  const form = answerForm(
    context,
    page.csrfToken,
    'object',
    `<label for="objection">${t('words')}</label><textarea id="objection" name="statement" maxlength="200" rows="3"${filled.marks('statement', 'objection')}>${filled.value('statement')}</textarea>${filled.note('statement', 'objection')}
<button class="plain">${t('object')}</button>`,
  );
  return section(t('objectTitle'), `<p>${t('objectText')}</p>${form}`, filled.open);
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
