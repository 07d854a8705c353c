import Stack from '@mui/material/Stack';
import { visitActions } from '../../../domain/visit';
import { useMay } from '../roles';
import { AppointButton } from './AppointButton';
import { ReleaseButton } from './ReleaseButton';
import type { Visit } from './visit';
import { WithdrawButton } from './WithdrawButton';

/** What a supervisor may do to the visit now. */
export function VisitActions({ visit }: { visit: Visit }) {
  const mayAct = useMay('supervisor');
  if (!mayAct) return null;
  const actions = visitActions(visit.state);
  return (
    <Stack direction="row" spacing={1}>
      {actions.includes('release') && <ReleaseButton visit={visit} />}
      {actions.includes('appoint') && <AppointButton visit={visit} />}
      {actions.includes('withdraw') && <WithdrawButton visit={visit} />}
    </Stack>
  );
}
