import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { DISPUTES, useMay } from '../roles';
import { Section } from '../section';
import { DecideDispute } from './DecideDispute';
import type { Dispute } from './dispute';
import { DisputeStatement, useDecisionWords } from './DisputeWords';

/** What the residents dispute about a registration, the last due first, and the decisions about it. */
export function RegistrationDisputes({ id }: { id: string }) {
  const wanted = useMay(...DISPUTES);
  const disputes = useAnswer<{ items: Dispute[] }>(`/api/disputes?registrationId=${id}&limit=200`, {
    wanted,
  });
  if (!wanted || !disputes.data || disputes.data.items.length === 0) return null;
  return (
    <Section title="doorstep.dispute.title">
      {disputes.data.items.toReversed().map((dispute) => (
        <OneDispute key={dispute.id} dispute={dispute} />
      ))}
    </Section>
  );
}

function OneDispute({ dispute }: { dispute: Dispute }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const decided = useDecisionWords(dispute);
  return (
    <Stack sx={{ mb: 2, gap: 1 }}>
      <Typography component="div">
        <strong>{word('disputeSubject', dispute.subject)}</strong>
        {` · ${formatDay(dispute.openedAt)} · `}
        {decided ?? translate('doorstep.registration.due', { date: formatDay(dispute.dueAt) })}
      </Typography>
      <DisputeStatement dispute={dispute} />
      <DecideDispute dispute={dispute} />
    </Stack>
  );
}
