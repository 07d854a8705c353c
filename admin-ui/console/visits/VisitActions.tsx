import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { isOutward, visitActions, type VisitAction } from '../../../domain/visit';
import { formatInstant } from '../dates';
import { useMay } from '../roles';
import { AppointButton } from './AppointButton';
import { ReleaseButton } from './ReleaseButton';
import type { Visit } from './visit';
import { WithdrawButton } from './WithdrawButton';

/** What a supervisor may do to the visit now; the stop button holds back what sends somebody there. */
export function VisitActions({ visit }: { visit: Visit }) {
  const translate = useTranslate();
  const mayAct = useMay('supervisor');
  if (!mayAct) return null;
  const actions = visitActions(visit.state);
  const held = (action: VisitAction) => visit.pausedSince !== null && isOutward(action);
  return (
    <Stack spacing={0.5}>
      <Stack direction="row" spacing={1}>
        {actions.includes('release') && <ReleaseButton visit={visit} disabled={held('release')} />}
        {actions.includes('appoint') && <AppointButton visit={visit} disabled={held('appoint')} />}
        {actions.includes('withdraw') && <WithdrawButton visit={visit} />}
      </Stack>
      {actions.some(held) && (
        <Typography variant="caption" color="error">
          {translate('doorstep.visit.paused', { since: formatInstant(visit.pausedSince ?? '') })}
        </Typography>
      )}
    </Stack>
  );
}
