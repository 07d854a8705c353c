import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { REJECTION_REASON_WORDS } from '../../../domain/dispute';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { useReader } from '../reader';
import type { Dispute } from './dispute';

/** What the resident said, in their own words, and what stands on record. */
export function DisputeStatement({ dispute }: { dispute: Dispute }) {
  const onRecord = useValueOnRecord(dispute);
  return (
    <>
      {dispute.statement !== null && (
        <Typography
          component="blockquote"
          variant="body2"
          sx={{ m: 0, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
        >
          {dispute.statement}
        </Typography>
      )}
      {dispute.decision === null && onRecord !== null && (
        <Typography variant="body2" color="text.secondary">
          {onRecord}
        </Typography>
      )}
    </>
  );
}

function useValueOnRecord({ subject, occupantCount, since, until }: Dispute): string | null {
  const translate = useTranslate();
  if (subject === 'occupants')
    return occupantCount === null
      ? translate('doorstep.dispute.noCount')
      : translate('doorstep.dispute.countOnRecord', { count: occupantCount });
  if (subject !== 'period') return null;
  const shown = { since: formatDay(since), until: until === null ? '' : formatDay(until) };
  return translate(
    until === null ? 'doorstep.dispute.openOnRecord' : 'doorstep.dispute.datesOnRecord',
    shown,
  );
}

/** How the dispute was decided and why; null while it is open. */
export function useDecisionWords({ decision, decidedAt, reason }: Dispute): string | null {
  const word = useCodeWord();
  const read = useReader();
  if (decision === null) return null;
  const words = [word('disputeDecision', decision), decidedAt === null ? null : formatDay(decidedAt)];
  if (reason !== null) words.push(read(REJECTION_REASON_WORDS[reason]));
  return words.filter((part) => part !== null).join(' · ');
}
