import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import { useCommand } from '../command';
import { formatDay } from '../dates';
import { useMay } from '../roles';
import { Section } from '../section';
import { useSession } from '../use-session';

interface Dispute {
  id: string;
  subject: string;
  statement: string | null;
  openedAt: string;
  dueAt: string;
  decision: string | null;
  decidedAt: string | null;
  /** Who set the tier that is objected to; null where something else is disputed. */
  setBy: string | null;
}

/** What the residents dispute about a registration, and the decision about an objection to a tier that somebody else set. */
export function DisputeList({ id }: { id: string }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const wanted = useMay('supervisor', 'dpo');
  const disputes = useAnswer<{ items: Dispute[] }>(`/api/disputes?registrationId=${id}&limit=200`, {
    wanted,
  });
  if (!wanted || !disputes.data || disputes.data.items.length === 0) return null;
  return (
    <Section title="doorstep.dispute.title">
      {disputes.data.items.toReversed().map((dispute) => (
        <Stack key={dispute.id} sx={{ mb: 2, gap: 1 }}>
          <Typography component="div">
            <strong>{word('disputeSubject', dispute.subject)}</strong>
            {` · ${formatDay(dispute.openedAt)} · `}
            {dispute.decision === null
              ? translate('doorstep.registration.due', { date: formatDay(dispute.dueAt) })
              : word('disputeDecision', dispute.decision)}
          </Typography>
          {dispute.statement !== null && (
            <Typography
              component="blockquote"
              sx={{ m: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
            >
              {dispute.statement}
            </Typography>
          )}
          {dispute.decision === null && dispute.setBy !== null && (
            <Decide id={dispute.id} setBy={dispute.setBy} />
          )}
        </Stack>
      ))}
    </Section>
  );
}

function Decide({ id, setBy }: { id: string; setBy: string }) {
  const translate = useTranslate();
  const session = useSession();
  const mayDecide = useMay('supervisor');
  const { send, busy } = useCommand();
  if (!mayDecide) return null;
  // the database refuses it too
  if (session?.user.id === setBy) return <Typography>{translate('doorstep.dispute.byAnother')}</Typography>;
  const decide = (decision: string) =>
    void send(`/api/disputes/${id}/decision`, { decision }, 'doorstep.dispute.decided');
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      <Button size="small" variant="contained" disabled={busy} onClick={() => decide('upheld')}>
        {translate('doorstep.dispute.uphold')}
      </Button>
      <Button size="small" variant="outlined" disabled={busy} onClick={() => decide('rejected')}>
        {translate('doorstep.dispute.reject')}
      </Button>
    </Stack>
  );
}
