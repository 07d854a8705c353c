import type { Language } from '../../domain/localised';
import { appointmentTime, shortDay } from './dates';
import type { FieldTask } from './field-task';
import { isOverdue, type Clock } from './grouping';
import { dwellingInWords, homeInWords, kindInWords } from './in-words';
import { refusedOf, type Operation } from './operation';
import type { Texts } from './texts';

interface Props {
  task: FieldTask;
  texts: Texts;
  language: Language;
  clock: Clock;
  operations: Operation[];
  /** Where no heading above names the building. */
  withAddress?: boolean;
}

export function TaskRow({ task, texts, language, clock, operations, withAddress }: Props) {
  return (
    <li>
      <a class="task" href={`#task/${task.id}`}>
        <strong>{withAddress ? homeInWords(task, texts) : dwellingInWords(task, texts)}</strong>
        <span>{kindInWords(task, texts)}</span>
        <Marks {...{ task, texts, language, clock }} />
        {refusedOf(operations, task.id) && <span class="mark">⚠ {texts.notAccepted(1)}</span>}
      </a>
    </li>
  );
}

/** What makes a task urgent, each by a word and a shape of its own: colours say nothing in the sun. */
export function Marks({ task, texts, language, clock }: Omit<Props, 'operations' | 'withAddress'>) {
  const { appointmentFrom } = task;
  const day = shortDay(task.dueAt, language, clock.timeZone);
  return (
    <span class="marks">
      {task.ground === 'safety' && <span class="mark">◆ {texts.safety}</span>}
      {task.pausedSince && <span class="mark strong">■ {texts.pausedMark}</span>}
      {task.visitState === 'begun' && <span class="mark">● {texts.begun}</span>}
      {appointmentFrom && task.visitState === 'appointed' && (
        <span class="mark">
          ◷ {shortDay(appointmentFrom, language, clock.timeZone)}{' '}
          {appointmentTime({ ...task, appointmentFrom }, clock.timeZone)}
        </span>
      )}
      {isOverdue(task, clock) ? (
        <span class="mark strong">▲ {texts.overdue(day)}</span>
      ) : (
        <span>{texts.due(day)}</span>
      )}
    </span>
  );
}
