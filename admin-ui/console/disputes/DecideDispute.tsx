import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCommand } from '../command';
import { useMay } from '../roles';
import type { Dispute } from './dispute';
import { RejectButton } from './RejectButton';
import { UpholdButton } from './UpholdButton';

/** How an open dispute is decided, or why the reader does not decide it. */
export function DecideDispute({ dispute }: { dispute: Dispute }) {
  const translate = useTranslate();
  const mayDecide = useMay('supervisor');
  if (!mayDecide || dispute.decision !== null) return null;
  const { subject } = dispute;
  // the database refuses it too
  if (dispute.ownRecord)
    return (
      <Typography variant="body2">
        {translate(subject === 'tier' ? 'doorstep.dispute.byAnother' : 'doorstep.dispute.recordedByYou')}
      </Typography>
    );
  if (subject === 'tier') return <DecideTier id={dispute.id} />;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      <UpholdButton dispute={dispute} subject={subject} />
      <RejectButton
        path={`/api/disputes/${dispute.id}/decision`}
        label="doorstep.dispute.leave"
        explain="doorstep.dispute.leaveExplain"
        done="doorstep.dispute.told"
      />
    </Stack>
  );
}

function DecideTier({ id }: { id: string }) {
  const translate = useTranslate();
  const { send, busy } = useCommand();
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
