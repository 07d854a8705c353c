import Chip from '@mui/material/Chip';
import { FunctionField, useTranslate, type RaRecord } from 'react-admin';

/** Whether the stop button holds for the patch. */
export function PausedField(props: { source: string; label: string; sortable?: boolean }) {
  const translate = useTranslate();
  return (
    <FunctionField
      {...props}
      render={(record: RaRecord) =>
        record[props.source] ? (
          <Chip size="small" color="error" label={translate('doorstep.round.paused')} />
        ) : (
          translate('doorstep.round.notPaused')
        )
      }
    />
  );
}
