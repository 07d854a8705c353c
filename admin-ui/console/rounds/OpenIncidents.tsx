import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Link, useTranslate } from 'react-admin';
import { useBoardSums } from './use-board-sums';

/** Leads to what waits for a person: procedures that are stuck, and proposed visits to decide; nothing where there is none. */
export function OpenIncidents() {
  const sums = useBoardSums().data;
  return (
    <>
      <Waiting
        count={sums?.openIncidents}
        severity="error"
        says="openIncidents"
        to="/incidents"
        leads="seeIncidents"
      />
      <Waiting
        count={sums?.patchesToRelease}
        severity="info"
        says="patchesToRelease"
        to="/visits"
        leads="seeVisits"
      />
    </>
  );
}

interface WaitingProps {
  count: number | undefined;
  severity: 'error' | 'info';
  says: string;
  to: string;
  leads: string;
}

function Waiting({ count = 0, severity, says, to, leads }: WaitingProps) {
  const translate = useTranslate();
  if (count === 0) return null;
  return (
    <Alert
      severity={severity}
      sx={{ m: 2, mb: 0 }}
      action={
        <Button component={Link} to={to} color="inherit" size="small">
          {translate(`doorstep.round.${leads}`)}
        </Button>
      }
    >
      {translate(`doorstep.round.${says}`, { smart_count: count })}
    </Alert>
  );
}
