import { useAsked } from '../command';
import { Question } from '../question';

export function ResumeButton({ id }: { id: string }) {
  const { send, asked } = useAsked();
  return (
    <Question
      label="doorstep.pause.resume"
      explain="doorstep.pause.resumeExplain"
      {...asked}
      onConfirm={async () =>
        (await send(`/api/outward-pauses/${id}/resume`, {}, 'doorstep.pause.resumed')) !== null
      }
    />
  );
}
