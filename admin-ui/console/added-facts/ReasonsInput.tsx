import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';

const SHORTEST = 3;

/** Whether these are reasons that can be kept. */
export function areReasons(said: string): boolean {
  return said.trim().length >= SHORTEST;
}

/** The reasons that are kept with what the protection officer or the data owner says. */
export function ReasonsInput({ value, onChange }: { value: string; onChange: (said: string) => void }) {
  const translate = useTranslate();
  return (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      multiline
      minRows={3}
      label={translate('doorstep.addedFact.reasons')}
      slotProps={{ htmlInput: { maxLength: 2000 } }}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
