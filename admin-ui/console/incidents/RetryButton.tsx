import { Question } from '../question';
import { useCommand } from '../command';

export function RetryButton({ id }: { id: string }) {
  const { send, busy } = useCommand();
  return (
    <Question
      label="doorstep.incident.retry"
      explain="doorstep.incident.retryExplain"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/incidents/${id}/retry`, {}, 'doorstep.incident.retried')) !== null
      }
    />
  );
}
