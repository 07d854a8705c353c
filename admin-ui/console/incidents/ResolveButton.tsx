import { Question } from '../question';
import { useAsked } from '../command';

export function ResolveButton({ id }: { id: string }) {
  const { send, asked } = useAsked();
  return (
    <Question
      label="doorstep.incident.resolve"
      explain="doorstep.incident.explain"
      {...asked}
      onConfirm={async () =>
        (await send(`/api/incidents/${id}/resolve`, {}, 'doorstep.incident.resolved')) !== null
      }
    />
  );
}
