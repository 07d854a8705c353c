import { Question } from '../question';
import { useAsked } from '../command';

export function RetryButton({ id }: { id: string }) {
  const { send, asked } = useAsked();
  return (
    <Question
      label="doorstep.incident.retry"
      explain="doorstep.incident.retryExplain"
      {...asked}
      onConfirm={async () =>
        (await send(`/api/incidents/${id}/retry`, {}, 'doorstep.incident.retried')) !== null
      }
    />
  );
}
