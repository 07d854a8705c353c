import TextField from '@mui/material/TextField';

interface Props {
  label: string;
  /** ISO; empty while there is none. */
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
  fullWidth?: boolean;
}

/** A calendar date. */
export function DateInput({ label, value, onChange, disabled = false, fullWidth = true }: Props) {
  return (
    <TextField
      type="date"
      size="small"
      margin="dense"
      fullWidth={fullWidth}
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      disabled={disabled}
      // the browser shows its own words where there is no date: the label stands above them
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
