import { CommandButton } from '../command-button';

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

interface Props {
  proposal: { id: string; version: number };
  command: keyof typeof COMMANDS;
}

export function KeyButton({ proposal: { id, version }, command }: Props) {
  const { label, explain, done } = COMMANDS[command];
  return (
    <CommandButton
      label={label}
      explain={explain}
      variant="text"
      path={`/api/observation-keys/${id}/${command}`}
      version={version}
      done={done}
    />
  );
}
