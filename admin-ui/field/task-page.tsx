import type { Language } from '../../domain/localised';
import type { WorkingCalendar } from '../../domain/working-days';
import type { Command } from './command';
import type { FieldTask, VisitDetail } from './field-task';
import type { Drafts } from './field-store';
import type { Clock } from './grouping';
import { dwellingInWords, floorInWords, kindInWords, noNumberInWords, tierInWords } from './in-words';
import type { Operation } from './operation';
import { PageHeading } from './page-heading';
import { shortDay } from './dates';
import { timeIn } from '../../domain/zoned-time';
import { ReinspectionForm } from './reinspection-form';
import { RevisitForm } from './revisit-form';
import { ServiceForm } from './service-form';
import { Marks } from './task-row';
import type { Texts } from './texts';
import { VisitSteps } from './visit-steps';

export interface TaskPageProps {
  task: FieldTask;
  /** What the task's visit is about; null for other tasks, and until it was loaded. */
  visit: VisitDetail | null;
  /** What the server did not accept; the next answer takes its place. */
  refused: Operation | undefined;
  texts: Texts;
  language: Language;
  clock: Clock;
  calendar: WorkingCalendar;
  drafts: Drafts;
  onRecord: (command: Command, then: 'next' | 'stay') => Promise<void>;
}

export function TaskPage(props: TaskPageProps) {
  const { task, visit, refused, texts, language, clock } = props;
  const { pausedSince } = task;
  const phone = task.contactPhone ?? visit?.contactPhone ?? null;
  const noNumber = noNumberInWords(task, phone, texts);
  return (
    <article>
      <PageHeading>
        {task.address}
        <br />
        {dwellingInWords(task, texts)}
      </PageHeading>
      <p class="facts">
        {[floorInWords(task.floor, texts), kindInWords(task, texts), tierInWords(task, texts)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p class="facts">
        <Marks {...props} />
      </p>
      {pausedSince && (
        <p class="notice paused">
          ■{' '}
          {texts.pausedHere(
            `${shortDay(pausedSince, language, clock.timeZone)} ${timeIn(pausedSince, clock.timeZone)}`,
          )}
        </p>
      )}
      {phone && !pausedSince && (
        <a class="call" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
          ☎ {texts.call(phone)}
        </a>
      )}
      {noNumber && <p class="facts">{noNumber}</p>}
      {refused?.refusal && (
        <div class="notice">
          {texts.refusedBefore} <strong>{refused.refusal.detail[language]}</strong>
        </div>
      )}
      <TaskWork {...props} />
    </article>
  );
}

function TaskWork(props: TaskPageProps) {
  switch (props.task.kind) {
    case 'revisit':
      return <RevisitForm {...props} />;
    case 'visit':
      return <VisitSteps {...props} />;
    case 'reinspection':
      return <ReinspectionForm {...props} />;
    case 'notice_service':
      return <ServiceForm {...props} />;
    default:
      return <p>{props.texts.officeTask}</p>;
  }
}
