import { CommandButton } from '../command-button';

interface Props {
  id: string;
  step: 'submit' | 'withdraw' | 'publish' | 'reject';
  /** The message that says that it is done. */
  done: 'submitted' | 'takenBack' | 'published' | 'sentBack';
}

/** One step of a version's way into force. */
export function VersionStep({ id, step, done }: Props) {
  return (
    <CommandButton
      label={`doorstep.ruleset.${step}`}
      explain={`doorstep.ruleset.${step}Explain`}
      variant={step === 'reject' || step === 'withdraw' ? 'outlined' : 'contained'}
      path={`/api/ruleset-versions/${id}/${step}`}
      done={`doorstep.ruleset.${done}`}
    />
  );
}
