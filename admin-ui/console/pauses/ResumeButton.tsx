import { CommandButton } from '../command-button';

export function ResumeButton({ id }: { id: string }) {
  return (
    <CommandButton
      label="doorstep.pause.resume"
      explain="doorstep.pause.resumeExplain"
      path={`/api/outward-pauses/${id}/resume`}
      done="doorstep.pause.resumed"
    />
  );
}
