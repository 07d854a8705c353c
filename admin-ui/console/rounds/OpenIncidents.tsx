import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Link, useTranslate } from 'react-admin';
import { useBoardSums } from './use-board-sums';

/** Leads to the procedures that need a person; nothing where there are none. */
export function OpenIncidents() {
  const translate = useTranslate();
  const count = useBoardSums().data?.openIncidents ?? 0;
  if (count === 0) return null;
  return (
    <Alert
      severity="error"
      sx={{ m: 2, mb: 0 }}
      action={
        <Button component={Link} to="/incidents" color="inherit" size="small">
          {translate('doorstep.round.seeIncidents')}
        </Button>
      }
    >
      {translate('doorstep.round.openIncidents', { smart_count: count })}
    </Alert>
  );
}
