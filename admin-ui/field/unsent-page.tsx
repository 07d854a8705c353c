import { useState } from 'preact/hooks';
import type { Language } from '../../domain/localised';
import { phoneTime } from './dates';
import type { FieldTask } from './field-task';
import type { FieldState, FieldStore } from './field-store';
import { commandInWords, homeInWords } from './in-words';
import { canTakeBack, refusedOf, type Operation } from './operation';
import { PageHeading } from './page-heading';
import type { Texts } from './texts';

interface Props {
  texts: Texts;
  language: Language;
  state: FieldState;
  store: FieldStore;
  tasks: FieldTask[];
}

/** What was recorded and the server does not have, with the reason and what can be done about it. */
export function UnsentPage(props: Props) {
  const { texts, state } = props;
  return (
    <>
      <PageHeading>{texts.unsent}</PageHeading>
      {state.operations.length === 0 && <p>{texts.unsentNone}</p>}
      <ul>
        {state.operations.map((operation) => (
          <UnsentItem key={operation.id} {...props} operation={operation} />
        ))}
      </ul>
    </>
  );
}

function UnsentItem({ texts, language, state, store, tasks, operation }: Props & { operation: Operation }) {
  const [asking, setAsking] = useState(false);
  const { command, home, refusal, recordedAt } = operation;
  const onList = tasks.some(({ id }) => id === command.taskId);

  function progress(): string {
    if (refusedOf(state.operations, command.taskId)) return texts.behindRefused;
    return canTakeBack(operation) ? texts.waiting : texts.beingSent;
  }

  return (
    <li class="unsent">
      <p>
        <strong>{homeInWords(home, texts)}</strong>
        <br />
        {commandInWords(command, texts)} · {phoneTime(recordedAt)}
      </p>
      {refusal ? (
        <p class="problem">
          ⚠ {texts.refusedBefore} {refusal.detail[language]}
        </p>
      ) : (
        <p>… {progress()}</p>
      )}
      {refusal && !onList && <p>{texts.notOnList}</p>}
      {asking ? (
        <p>
          {texts.discardSure}{' '}
          <button type="button" onClick={() => store.discard(operation)}>
            {texts.discardYes}
          </button>{' '}
          <button type="button" onClick={() => setAsking(false)}>
            {texts.cancel}
          </button>
        </p>
      ) : (
        <p>
          {refusal && onList && (
            <a class="button" href={`#task/${command.taskId}`}>
              {texts.correct}
            </a>
          )}{' '}
          {(refusal !== null || canTakeBack(operation)) && (
            <button type="button" onClick={() => setAsking(true)}>
              {refusal ? texts.discard : texts.takeBack}
            </button>
          )}
        </p>
      )}
    </li>
  );
}
