import TextField from '@mui/material/TextField';
import { UNIT_WORDS, type WholeNumber } from '../../../domain/settings-schema';
import { useReader } from '../reader';
import { useDraft, type Path } from '../rulesets/draft';
import { useFieldProblem } from './use-field-problem';

interface Props {
  path: Path;
  field: WholeNumber;
  value: unknown;
  /** Whether it may be left empty, which takes it out of the document. */
  optional?: boolean;
}

/** A whole number with its unit and bounds. What is typed and is none stays as it was typed, and the API says what is wrong with it. */
export function WholeNumberInput({ path, field, value, optional = false }: Props) {
  const read = useReader();
  const { readOnly, change } = useDraft();
  const { minimum, maximum, unit, label } = field;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const fits =
    (optional && text === '') || (typeof value === 'number' && value >= minimum && value <= maximum);
  const problem = useFieldProblem(path);
  const bounds = `${minimum}–${maximum} ${read(UNIT_WORDS[unit])}`;
  return (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      label={read(label)}
      value={text}
      onChange={({ target }) => change(path, parsed(target.value))}
      disabled={readOnly}
      error={!fits || problem !== null}
      helperText={problem ?? bounds}
      slotProps={{ htmlInput: { inputMode: 'numeric' } }}
    />
  );
}

function parsed(text: string): number | string | undefined {
  if (text === '') return undefined;
  return /^\d{1,6}$/.test(text) ? Number(text) : text;
}
