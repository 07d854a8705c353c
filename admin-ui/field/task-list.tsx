import type { Language } from '../../domain/localised';
import type { FieldTask } from './api-client';
import { shortDay } from './dates';
import { groupByStreet } from './grouping';
import type { Texts } from './texts';

interface Props {
  tasks: FieldTask[] | undefined;
  texts: Texts;
  language: Language;
  onOpen: (id: string) => void;
  onReload: () => void;
}

export function TaskList({ tasks, texts, language, onOpen, onReload }: Props) {
  if (!tasks) return <p>{texts.loading}</p>;
  return (
    <>
      <p class="count">
        {tasks.length === 0 ? texts.none : texts.left(tasks.length)}{' '}
        <button type="button" onClick={onReload}>
          {texts.reload}
        </button>
      </p>
      {groupByStreet(tasks).map(({ address, floors }) => (
        <section key={address}>
          <h2>{address}</h2>
          {floors.map(({ floor, tasks: there }) => (
            <div key={floor}>
              <h3>{floor === null ? texts.noFloor : texts.floor(floor)}</h3>
              <ul>
                {there.map((task) => (
                  <li key={task.id}>
                    <button type="button" class="task" onClick={() => onOpen(task.id)}>
                      <strong>
                        {task.dwellingNumber === null ? texts.building : texts.dwelling(task.dwellingNumber)}
                      </strong>
                      <span>{tierInWords(task, texts)}</span>
                      <span>{texts.due(shortDay(task.dueAt, language))}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

export function tierInWords({ tier, ground }: FieldTask, texts: Texts): string {
  if (tier === null) return '';
  return ground === null ? texts.tier[tier] : `${texts.tier[tier]} · ${texts.ground[ground]}`;
}
