import { useCommand } from '../command';
import { Question } from '../question';

export function ResumeButton({ id }: { id: string }) {
  const { send, busy } = useCommand();
  return (
    <Question
      label="doorstep.pause.resume"
      explain="doorstep.pause.resumeExplain"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/outward-pauses/${id}/resume`, {}, 'doorstep.pause.resumed')) !== null
      }
    />
  );
}
