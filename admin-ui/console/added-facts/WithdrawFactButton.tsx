import { CommandButton } from '../command-button';

/** Takes a proposal back on which nobody has given an opinion. */
export function WithdrawFactButton({ id }: { id: string }) {
  return (
    <CommandButton
      label="doorstep.addedFact.withdraw"
      explain="doorstep.addedFact.withdrawExplain"
      variant="text"
      path={`/api/added-facts/${id}/withdraw`}
      done="doorstep.addedFact.withdrawn"
    />
  );
}
