import Alert from '@mui/material/Alert';
import { Link, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { useOpenPauses } from './use-open-pauses';

/** On every page: where nothing goes out at present. */
export function PausedBanner() {
  const translate = useTranslate();
  const word = useCodeWord();
  const pauses = useOpenPauses();
  if (pauses.length === 0) return null;
  const places = pauses.map(
    ({ areaCode, reason }) =>
      `${areaCode ?? translate('doorstep.pause.everywhere')} (${word('pauseReason', reason)})`,
  );
  return (
    <Alert severity="error" sx={{ mt: 1 }}>
      <Link to="/outward-pauses" color="inherit">
        {translate('doorstep.pause.banner', { places: places.slice(0, 5).join(', ') })}
        {places.length > 5 && ' …'}
      </Link>
    </Alert>
  );
}
