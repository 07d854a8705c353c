import { useState } from 'preact/hooks';
import { movingOutDays } from '../../domain/moving-out';
import { TASK_OUTCOMES, type TaskOutcome } from '../../domain/outcomes';
import { dayIn } from '../../domain/zoned-time';
import { Choices } from './choices';
import { CHANGES, type Change, type OutcomeDetail } from './command';
import { formText } from './form-text';
import type { TaskPageProps } from './task-page';

/** How the contact with a home ended: one choice, its detail where it has one, and on to the next. */
export function RevisitForm({ task, refused, texts, clock, onRecord }: TaskPageProps) {
  const said = refused?.command.kind === 'outcome' ? refused.command : undefined;
  const [outcome, setOutcome] = useState(said && isTaskOutcome(said.outcome) ? said.outcome : undefined);
  const [changed, setChanged] = useState(said?.detail.changed);
  const today = dayIn(clock.now, clock.timeZone);
  // as the server will judge it, once there is a connection
  const possible = movingOutDays(task.tenancySince ?? '', today);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!outcome) return;
    const detail = detailIn(event.currentTarget as HTMLFormElement, outcome, changed);
    await onRecord({ kind: 'outcome', taskId: task.id, outcome, detail }, 'next');
  }

  const asked = {
    moved_out: (
      <label>
        {texts.movedOutOn}
        <input
          type="date"
          name="movedOutOn"
          defaultValue={said?.detail.movedOutOn}
          min={possible.first}
          max={possible.last}
          required
        />
      </label>
    ),
    changed: (
      <>
        <Choices
          legend={texts.whatChanged}
          name="changed"
          values={CHANGES}
          labels={texts.change}
          chosen={changed}
          onChoose={setChanged}
          below={changed === 'occupants' && howMany()}
        />
        <p>{texts.changeNote}</p>
      </>
    ),
  };

  function howMany() {
    return (
      <label>
        {texts.howMany}
        <input
          type="number"
          name="occupantCount"
          inputMode="numeric"
          min={0}
          max={200}
          defaultValue={said?.detail.occupantCount}
          required
        />
      </label>
    );
  }

  return (
    <form onSubmit={submit}>
      <Choices
        legend={texts.how}
        name="outcome"
        values={TASK_OUTCOMES}
        labels={texts.outcome}
        chosen={outcome}
        onChoose={setOutcome}
        below={(outcome === 'moved_out' || outcome === 'changed') && asked[outcome]}
      />
      <div class="actions">
        <button type="submit" class="main">
          {texts.record}
        </button>
      </div>
    </form>
  );
}

function detailIn(form: HTMLFormElement, outcome: TaskOutcome, changed: Change | undefined): OutcomeDetail {
  if (outcome === 'moved_out') return { movedOutOn: formText(form, 'movedOutOn') };
  if (outcome !== 'changed' || !changed) return {};
  if (changed !== 'occupants') return { changed };
  return { changed, occupantCount: Number(formText(form, 'occupantCount')) };
}

function isTaskOutcome(outcome: string): outcome is TaskOutcome {
  return TASK_OUTCOMES.some((known) => known === outcome);
}
