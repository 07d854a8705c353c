import TextField from '@mui/material/TextField';
import { useState } from 'react';

interface Props {
  label: string;
  value: number;
  onChange: (value: number) => void;
  disabled?: boolean;
  unit?: string;
}

/** A number as it is typed; while it is none, the last number stands. */
export function NumberInput({ label, value, onChange, disabled, unit }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string) => {
    const number = Number(text);
    setTyped(text);
    if (text.trim() !== '' && Number.isFinite(number)) onChange(number);
  };
  return (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      label={unit ? `${label} (${unit})` : label}
      value={typed ?? String(value)}
      onChange={(event) => read(event.target.value)}
      onBlur={() => setTyped(null)}
      disabled={disabled}
      slotProps={{ htmlInput: { inputMode: 'decimal' } }}
    />
  );
}
