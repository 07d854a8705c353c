import Typography from '@mui/material/Typography';
import { FunctionField, useTranslate, type RaRecord } from 'react-admin';
import { formatDay } from '../dates';

interface ToDecide extends RaRecord {
  dueAt: string | null;
  overdue: boolean;
}

/** By which day somebody has to have decided, and whether it is past. */
export function DecideByField(props: { source: string }) {
  const translate = useTranslate();
  return (
    <FunctionField
      {...props}
      render={({ dueAt, overdue }: ToDecide) => (
        <Typography variant="body2" component="span" color={overdue ? 'error' : undefined}>
          {dueAt === null ? '–' : formatDay(dueAt)}
          {overdue && ` · ${translate('doorstep.round.overdue')}`}
        </Typography>
      )}
    />
  );
}
