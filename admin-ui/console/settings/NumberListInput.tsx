import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { UNIT_WORDS, type NumberList } from '../../../domain/settings-schema';
import { useReader } from '../reader';
import { useDraft, type Path } from '../rulesets/draft';
import { useFieldProblem } from './use-field-problem';

interface Props {
  path: Path;
  field: NumberList;
  value: unknown;
}

/** Whole numbers in a row, with commas between them. */
export function NumberListInput({ path, field, value }: Props) {
  const read = useReader();
  const { readOnly, change } = useDraft();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = useFieldProblem(path);
  const { minimum, maximum } = field.items;
  return (
    <TextField
      size="small"
      margin="dense"
      fullWidth
      label={read(field.label)}
      value={typed ?? (Array.isArray(value) ? value.join(', ') : '')}
      onChange={({ target }) => {
        setTyped(target.value);
        change(path, parsed(target.value));
      }}
      onBlur={() => setTyped(null)}
      disabled={readOnly}
      error={problem !== null}
      helperText={problem ?? `${minimum}–${maximum} ${read(UNIT_WORDS[field.unit])}`}
    />
  );
}

function parsed(text: string): (number | string)[] {
  const parts = text.split(/[,，、\s]+/).filter((part) => part !== '');
  return parts.map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : part));
}
