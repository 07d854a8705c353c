import { CommandButton } from '../command-button';
import type { Visit } from './visit';

export function WithdrawButton({ visit }: { visit: Visit }) {
  const body = { reason: 'by_supervisor' };
  return (
    <CommandButton
      label="doorstep.visit.withdraw"
      explain="doorstep.visit.withdrawExplain"
      color="error"
      path={`/api/visits/${visit.id}/withdraw`}
      body={body}
      done="doorstep.visit.withdrawn"
      version={visit.version}
    />
  );
}
