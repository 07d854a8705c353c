import { useAsked } from '../command';
import { Question } from '../question';

/** What is done with a proposal, and what the page says of it then. */
const COMMANDS = {
  approve: {
    label: 'doorstep.observationKey.approve',
    explain: 'doorstep.observationKey.approveExplain',
    done: 'doorstep.observationKey.approved',
  },
  withdraw: {
    label: 'doorstep.observationKey.withdraw',
    explain: 'doorstep.observationKey.withdrawExplain',
    done: 'doorstep.observationKey.withdrawn',
  },
} as const;

export function KeyButton({ id, command }: { id: string; command: keyof typeof COMMANDS }) {
  const { send, asked } = useAsked();
  const { label, explain, done } = COMMANDS[command];
  return (
    <Question
      label={label}
      explain={explain}
      variant="text"
      {...asked}
      onConfirm={async () => (await send(`/api/observation-keys/${id}/${command}`, {}, done)) !== null}
    />
  );
}
