import { Question } from '../question';
import { useCommand } from '../command';

export function ResolveButton({ id }: { id: string }) {
  const { send, busy } = useCommand();
  return (
    <Question
      label="doorstep.incident.resolve"
      explain="doorstep.incident.explain"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/incidents/${id}/resolve`, {}, 'doorstep.incident.resolved')) !== null
      }
    />
  );
}
