import { useState } from 'preact/hooks';
import { SERVICE_RECEIVERS, type ServiceReceiver } from '../../domain/notice';
import { Choices } from './choices';
import type { TaskPageProps } from './task-page';

/** Handing a notice over: who it is for, and who took it. Another way of service is the office's to record. */
export function ServiceForm({ task, texts, onRecord }: TaskPageProps) {
  const [receiver, setReceiver] = useState<ServiceReceiver>();
  const { notice, hazard } = task;
  if (notice === null) return <p>{texts.officeTask}</p>;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (receiver && notice)
      await onRecord({ kind: 'serve', taskId: task.id, noticeId: notice.id, receiver }, 'next');
  }

  return (
    <form onSubmit={submit}>
      <p class="notice">
        {texts.serveTo} <strong>{[notice.partyName, notice.partyAddress].filter(Boolean).join(' · ')}</strong>
        {hazard && (
          <>
            <br />
            {texts.withSeverity(texts.hazard[hazard.kind], texts.severity[hazard.severity])}
          </>
        )}
      </p>
      <Choices
        legend={texts.whoTookIt}
        name="receiver"
        values={SERVICE_RECEIVERS}
        labels={texts.receiver}
        chosen={receiver}
        onChoose={setReceiver}
      />
      <p class="facts">{texts.serveRule}</p>
      <div class="actions">
        <button type="submit" class="main" disabled={task.pausedSince !== null}>
          {texts.recordService}
        </button>
      </div>
    </form>
  );
}
