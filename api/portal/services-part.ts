import { dayInWords } from '../../domain/appointment-words';
import { SERVICE_KINDS, serviceActions } from '../../domain/service-request';
import type { PortalServiceRequest } from '../../db/queries/service-requests';
import { filledForm, type FormProblem, type PostedForm } from './form-problem';
import { answerForm, escape, section, type PageContext } from './layout';
import { textOf, type TextKey } from './texts';

interface ServicesPage {
  csrfToken: string;
  services: readonly PortalServiceRequest[];
  problem?: FormProblem;
  posted?: PostedForm;
}

/** What the home asked for, and how it stands; and a form to ask for something. */
export function servicesPart(context: PageContext, page: ServicesPage): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const asked = page.services.map((service) => oneService(context, page.csrfToken, service)).join('\n');
  return `<h2>${t('services')}</h2>
${asked}
${section(t('askService'), askForm(context, page), page.posted?.answer === 'ask_service' && page.problem !== undefined)}`;
}

function askForm(context: PageContext, page: ServicesPage): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const filled = filledForm('ask_service', context.language, page);
  const options = SERVICE_KINDS.map(
    (kind) =>
      `<option value="${kind}"${filled.chosen('subject', kind) ? ' selected' : ''}>${t(`service_${kind}`)}</option>`,
  ).join('');
  return `<p>${t('serviceText')}</p>${answerForm(
    context,
    page.csrfToken,
    'ask_service',
    `<label for="service">${t('serviceKind')}</label><select id="service" name="subject"${filled.marks('subject', 'service')}>${options}</select>${filled.note('subject', 'service')}
<label for="service-note">${t('words')}</label><textarea id="service-note" name="statement" maxlength="200" rows="3"${filled.marks('statement', 'service-note')}>${filled.value('statement')}</textarea>${filled.note('statement', 'service-note')}
<button>${t('askService')}</button>`,
  )}`;
}

function oneService(
  context: PageContext,
  csrfToken: string,
  { id, kind, state, promisedFor, note, declineReason, rated }: PortalServiceRequest,
): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const open = serviceActions(state).includes('withdraw');
  const request = `<input type="hidden" name="request" value="${id}">`;
  const why =
    declineReason === null
      ? ''
      : `<dt>${t('serviceWhy')}</dt><dd>${t(`serviceReason_${declineReason}`)}</dd>`;
  const when = open
    ? `<dt>${t('servicePromised')}</dt><dd>${dayInWords(promisedFor, context.language)}</dd>`
    : '';
  const said = note === null ? '' : `<dt>${t('serviceNote')}</dt><dd>${escape(note)}</dd>`;
  const withdraw = open
    ? answerForm(
        context,
        csrfToken,
        'withdraw_service',
        `${request}<button class="plain">${t('serviceWithdraw')}</button>`,
      )
    : '';
  const rate =
    (state === 'done' || state === 'declined') && !rated
      ? section(
          t('serviceRate'),
          answerForm(
            context,
            csrfToken,
            'rate_service',
            `${request}<fieldset><legend>${t('serviceHelped')}</legend><label class="choice"><input type="radio" name="satisfied" value="yes" required>${t('yes')}</label>
<label class="choice"><input type="radio" name="satisfied" value="no" required>${t('no')}</label></fieldset>
<label for="feedback-${id}">${t('words')}</label><textarea id="feedback-${id}" name="statement" maxlength="200" rows="3"></textarea><button>${t('send')}</button>`,
          ),
        )
      : '';
  return `<dl class="card"><dt>${t('serviceKind')}</dt><dd>${t(`service_${kind}`)}</dd>
<dt>${t('serviceState')}</dt><dd>${t(`serviceState_${state}`)}</dd>${when}${why}${said}</dl>${withdraw}${rate}`;
}
