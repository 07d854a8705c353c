import { useCommand } from '../command';
import { Question } from '../question';
import type { Visit } from './visit';

export function WithdrawButton({ visit }: { visit: Visit }) {
  const { send, busy } = useCommand();
  const body = { reason: 'by_supervisor' };
  return (
    <Question
      label="doorstep.visit.withdraw"
      explain="doorstep.visit.withdrawExplain"
      color="error"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/visits/${visit.id}/withdraw`, body, 'doorstep.visit.withdrawn', visit.version)) !==
        null
      }
    />
  );
}
