import { useAsked } from '../command';
import { Question } from '../question';

interface Props {
  id: string;
  step: 'submit' | 'withdraw' | 'publish' | 'reject';
  /** The message that says that it is done. */
  done: 'submitted' | 'takenBack' | 'published' | 'sentBack';
}

/** One step of a version's way into force. */
export function VersionStep({ id, step, done }: Props) {
  const { send, asked } = useAsked();
  return (
    <Question
      label={`doorstep.ruleset.${step}`}
      explain={`doorstep.ruleset.${step}Explain`}
      variant={step === 'reject' || step === 'withdraw' ? 'outlined' : 'contained'}
      {...asked}
      onConfirm={async () =>
        (await send(`/api/ruleset-versions/${id}/${step}`, {}, `doorstep.ruleset.${done}`)) !== null
      }
    />
  );
}
