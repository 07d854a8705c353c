import { useState } from 'preact/hooks';
import { REINSPECTION_OUTCOMES, type ReinspectionOutcome } from '../../domain/hazard';
import { Choices } from './choices';
import type { TaskPageProps } from './task-page';

/** Whether a hazard that was found before is still there. */
export function ReinspectionForm({ task, texts, onRecord }: TaskPageProps) {
  const [outcome, setOutcome] = useState<ReinspectionOutcome>();

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (outcome) await onRecord({ kind: 'outcome', taskId: task.id, outcome, detail: {} }, 'next');
  }

  return (
    <form onSubmit={submit}>
      {task.hazard && (
        <p class="notice">
          {texts.reinspect}:{' '}
          <strong>
            {texts.withSeverity(texts.hazard[task.hazard.kind], texts.severity[task.hazard.severity])}
          </strong>
        </p>
      )}
      <Choices
        legend={texts.how}
        name="outcome"
        values={REINSPECTION_OUTCOMES}
        labels={texts.outcome}
        chosen={outcome}
        onChoose={setOutcome}
      />
      <div class="actions">
        <button type="submit" class="main">
          {texts.record}
        </button>
      </div>
    </form>
  );
}
