import { CommandButton } from '../command-button';

export function RetryButton({ id }: { id: string }) {
  return (
    <CommandButton
      label="doorstep.incident.retry"
      explain="doorstep.incident.retryExplain"
      path={`/api/incidents/${id}/retry`}
      done="doorstep.incident.retried"
    />
  );
}
