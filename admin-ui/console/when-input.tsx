import TextField from '@mui/material/TextField';

/** A day and a time without a value say nothing that a label could stand in. */
const LABELS = { shrink: true };

interface Props {
  type: 'date' | 'time';
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Id of what explains which days and times may be set. */
  describedBy?: string;
}

/** A day or a time, in the authority's time. */
export function WhenInput({ type, label, value, onChange, describedBy }: Props) {
  return (
    <TextField
      type={type}
      size="small"
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{
        inputLabel: LABELS,
        ...(describedBy !== undefined && { htmlInput: { 'aria-describedby': describedBy } }),
      }}
    />
  );
}
