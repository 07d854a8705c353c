import { CommandButton } from '../command-button';

export function ResolveButton({ id }: { id: string }) {
  return (
    <CommandButton
      label="doorstep.incident.resolve"
      explain="doorstep.incident.explain"
      path={`/api/incidents/${id}/resolve`}
      done="doorstep.incident.resolved"
    />
  );
}
