import { useRef, useState } from 'preact/hooks';
import type { Language } from '../../domain/localised';
import { TASK_OUTCOMES, type TaskOutcome } from '../../domain/outcomes';
import { newCommandKey } from '../command-key';
import { recordOutcome, type FieldTask, type OutcomeDetail } from './api-client';
import { shortDay } from './dates';
import { formText } from './form-text';
import { tierInWords } from './task-list';
import type { Texts } from './texts';

interface Props {
  task: FieldTask;
  texts: Texts;
  language: Language;
  csrfToken: string;
  onBack: () => void;
  onRecorded: () => Promise<void>;
  onFailed: (error: unknown) => void;
}

export function TaskPage({ task, texts, language, csrfToken, onBack, onRecorded, onFailed }: Props) {
  const [busy, setBusy] = useState(false);
  const [askingDay, setAskingDay] = useState(false);
  const keys = useRef(new Map<string, string>());

  async function record(outcome: TaskOutcome, detail: OutcomeDetail = {}): Promise<void> {
    setBusy(true);
    try {
      await recordOutcome(task.id, { outcome, detail, key: keyOf(outcome, detail), csrfToken });
      await onRecorded();
    } catch (error) {
      onFailed(error);
    } finally {
      setBusy(false);
    }
  }

  /** The same answer tapped again after a lost connection is the same command. */
  function keyOf(outcome: TaskOutcome, detail: OutcomeDetail): string {
    const said = JSON.stringify([outcome, detail]);
    const key = keys.current.get(said) ?? newCommandKey();
    keys.current.set(said, key);
    return key;
  }

  async function recordMove(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    await record('moved_out', { movedOutOn: formText(form, 'movedOutOn') });
  }

  return (
    <article>
      <button type="button" onClick={onBack}>
        ← {texts.back}
      </button>
      <h2>{task.address}</h2>
      <p>
        {task.floor === null ? texts.noFloor : texts.floor(task.floor)} ·{' '}
        {task.dwellingNumber === null ? texts.building : texts.dwelling(task.dwellingNumber)}
      </p>
      <p>
        {tierInWords(task, texts)} · {texts.due(shortDay(task.dueAt, language))}
      </p>
      {task.contactPhone !== null && (
        <p>
          {texts.call}: {task.contactPhone}
        </p>
      )}
      {task.kind === 'visit' && <p>{texts.visitNote}</p>}
      {task.kind !== 'visit' && askingDay && (
        <form onSubmit={recordMove}>
          <label>
            {texts.movedOutOn}
            <input type="date" name="movedOutOn" required />
          </label>
          <button type="submit" class="main" disabled={busy}>
            {texts.record}
          </button>
          <button type="button" onClick={() => setAskingDay(false)}>
            {texts.cancel}
          </button>
        </form>
      )}
      {task.kind !== 'visit' && !askingDay && (
        <div class="outcomes" role="group" aria-label={texts.how}>
          <h3>{texts.how}</h3>
          {TASK_OUTCOMES.map((outcome) => (
            <button
              key={outcome}
              type="button"
              class={outcome === 'confirmed' ? 'main' : 'large'}
              disabled={busy}
              onClick={() => (outcome === 'moved_out' ? setAskingDay(true) : record(outcome))}
            >
              {texts.outcome[outcome]}
            </button>
          ))}
        </div>
      )}
    </article>
  );
}
