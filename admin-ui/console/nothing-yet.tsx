import Typography from '@mui/material/Typography';
import { useResourceContext, useTranslate } from 'react-admin';

/** An empty list says what to do next. */
export function NothingYet() {
  const translate = useTranslate();
  const resource = useResourceContext();
  return (
    <Typography sx={{ p: 3 }} color="text.secondary">
      {translate(`doorstep.empty.${resource ?? 'other'}`, { _: translate('doorstep.empty.other') })}
    </Typography>
  );
}
