import { appointmentInWords, dayInWords } from '../../domain/appointment-words';
import { isResidentsTurn, type VisitState } from '../../domain/visit';
import { VISIT_CHECKLIST, type ChecklistItem } from '../../domain/visit-checklist';
import { PARTS_OF_DAY } from '../../domain/visit-slots';
import { addDays } from '../../domain/working-days';
import type { FreeSlot, PortalVisit } from '../../db/queries/portal-visit';
import type { ExplanationInWords } from '../../rules/explain';
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
import { textOf, type TextKey } from './texts';

export interface VisitPage {
  csrfToken: string;
  visit: PortalVisit;
  /** Times that can be chosen; empty where the resident has no turn. */
  slots: readonly FreeSlot[];
  /** May the resident still move the appointment by themselves? */
  mayMove: boolean;
  explanation: ExplanationInWords | null;
  problem?: FormProblem;
  posted?: PostedForm;
  /** What was just recorded. */
  said?: TextKey;
}

const ENDINGS: Partial<Record<VisitState, TextKey>> = {
  begun: 'visitBegun',
  completed: 'visitCompleted',
  refused: 'visitRefused',
  no_show: 'visitNoShow',
  withdrawn: 'visitWithdrawn',
};

const ABOUT: readonly (readonly [ChecklistItem['about'], TextKey])[] = [
  ['record', 'aboutRecord'],
  ['dwelling', 'aboutDwelling'],
  ['common_parts', 'aboutCommonParts'],
];

/** A visit as its resident sees it: when, why, what happens, and what they can do about it. */
export function visitPage(context: PageContext, page: VisitPage): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const { visit } = page;
  const place = [visit.address, visit.dwellingNumber].filter((part) => part !== null).join(' ');
  const open = isResidentsTurn(visit.state);
  return layout(
    context,
    'visitTitle',
    `${problemNote(page.problem && t(page.problem.text))}
${saidNote(page.said && t(page.said))}<p class="place">${escape(place)}</p>
${standing(context, visit)}
${open && visit.pausedSince !== null && page.problem?.text !== 'visitsPaused' ? `<p class="note">${t('visitsPaused')}</p>` : ''}
${open ? times(context, page) : ''}
${open ? about(context, page.explanation) : ''}
${open ? answers(context, page) : messages(context, page)}`,
  );
}

/** How the visit stands. */
function standing({ language }: PageContext, visit: PortalVisit): string {
  const t = (key: TextKey) => textOf(key, language);
  const ending = ENDINGS[visit.state];
  if (ending) return `<div class="card">${t(ending)}</div>`;
  if (visit.appointmentFrom && visit.appointmentTo) {
    const time = { from: visit.appointmentFrom, to: visit.appointmentTo };
    return `<div class="card">${t('visitAppointed')}<strong>${appointmentInWords(time, visit.timeZone)[language]}</strong></div>`;
  }
  if (visit.wishedOn && visit.wishedPart) {
    const part = PARTS_OF_DAY.find((known) => known === visit.wishedPart);
    return `<div class="card">${t('visitWished')}<strong>${dayInWords(visit.wishedOn, language)}${part ? ` ${t(part)}` : ''}</strong>${t('visitWishedNext')}</div>`;
  }
  return `<div class="card">${t('visitAsked')}</div>`;
}

function times(context: PageContext, page: VisitPage): string {
  const { csrfToken, visit, slots, mayMove } = page;
  const { language } = context;
  const t = (key: TextKey) => textOf(key, language);
  if (!mayMove) return `<p class="note">${t('callUs')}</p>`;
  const choice = ({ date, hour, ...time }: FreeSlot) =>
    `<label class="choice"><input type="radio" name="slot" value="${date} ${hour}" required>${appointmentInWords(time, visit.timeZone)[language]}</label>`;
  const choose =
    slots.length === 0
      ? visit.pausedSince === null
        ? `<p>${t('noSlots')}</p>`
        : ''
      : answerForm(
          context,
          csrfToken,
          'choose',
          `<fieldset><legend>${t('chooseTime')}</legend>${slots.map(choice).join('')}</fieldset>
<button>${t('chooseButton')}</button>`,
        );
  const filled = filledForm('wish', language, page);
  const parts = PARTS_OF_DAY.map(
    (part) => `<option value="${part}"${filled.chosen('part', part) ? ' selected' : ''}>${t(part)}</option>`,
  ).join('');
  const [first, last] = [1, visit.settings.appointmentWithinDays].map((days) => addDays(visit.today, days));
  const wish = answerForm(
    context,
    csrfToken,
    'wish',
    `<label for="date">${t('wishDate')}</label><input id="date" type="date" name="date" min="${first}" max="${last}" value="${filled.value('date')}"${filled.marks('date', 'date')} required>${filled.note('date', 'date')}
<label for="part">${t('wishPart')}</label><select id="part" name="part"${filled.marks('part', 'part')}>${parts}</select><button class="plain">${t('wishButton')}</button>`,
  );
  // who has an appointment came to look at it; the times wait until they are wanted
  const both = choose + section(t('wishTime'), wish, filled.open);
  return visit.state === 'appointed' ? section(t('moveTime'), both, page.problem !== undefined) : both;
}

/** Why, what happens, what is looked at, and that it is voluntary. */
function about({ language }: PageContext, explanation: ExplanationInWords | null): string {
  const t = (key: TextKey) => textOf(key, language);
  const items = (texts: readonly string[]) => `<ul>${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`;
  const why = explanation
    ? `<h2>${t('visitWhy')}</h2><p>${escape(explanation.reason[language])}</p>
${explanation.because.length > 0 ? items(explanation.because.map((line) => escape(line[language]))) : ''}`
    : '';
  const looked = ABOUT.map(([subject, title]) => {
    const labels = VISIT_CHECKLIST.filter((item) => item.about === subject).map(
      ({ label }) => label[language],
    );
    return `<h3>${t(title)}</h3>${items(labels)}`;
  });
  return `${why}<h2>${t('visitHow')}</h2>${items([t('visitHow1'), t('visitHow2'), t('visitHow3')])}
${section(t('visitLooked'), looked.join(''))}
<h2>${t('visitVoluntary')}</h2><p>${t('visitVoluntaryText')}</p>`;
}

function answers(context: PageContext, page: VisitPage): string {
  const t = (key: TextKey) => textOf(key, context.language);
  const button = `<button class="plain">${t('declineButton')}</button>`;
  const decline = `<p>${t('declineText')}</p>${answerForm(context, page.csrfToken, 'decline', button)}`;
  return section(t('decline'), decline) + messages(context, page);
}

function messages(context: PageContext, { csrfToken, visit }: VisitPage): string {
  return messagesPart(context, { csrfToken, messagesStopped: visit.messagesStopped });
}
