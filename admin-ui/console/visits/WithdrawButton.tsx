import { useAsked } from '../command';
import { Question } from '../question';
import type { Visit } from './visit';

export function WithdrawButton({ visit }: { visit: Visit }) {
  const { send, asked } = useAsked();
  const body = { reason: 'by_supervisor' };
  return (
    <Question
      label="doorstep.visit.withdraw"
      explain="doorstep.visit.withdrawExplain"
      color="error"
      {...asked}
      onConfirm={async () =>
        (await send(`/api/visits/${visit.id}/withdraw`, body, 'doorstep.visit.withdrawn', visit.version)) !==
        null
      }
    />
  );
}
