import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';

interface Props {
  /** A message key. */
  label: string;
  value: string;
  /** `barred`: why one is shown and cannot be chosen. */
  options: readonly { id: string; name: string; barred?: string | undefined }[];
  onChange: (value: string) => void;
  disabled?: boolean;
  helperText?: string;
  error?: boolean;
}

/** One of a closed list. */
export function Choice({ label, value, options, onChange, ...rest }: Props) {
  const translate = useTranslate();
  return (
    <TextField
      select
      fullWidth
      size="small"
      margin="dense"
      label={translate(label)}
      value={options.some(({ id }) => id === value) ? value : ''}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    >
      {options.map(({ id, name, barred }) => (
        <MenuItem key={id} value={id} disabled={barred !== undefined}>
          {barred === undefined ? name : `${name} (${barred})`}
        </MenuItem>
      ))}
    </TextField>
  );
}
