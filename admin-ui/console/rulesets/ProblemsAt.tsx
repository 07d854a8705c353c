import FormHelperText from '@mui/material/FormHelperText';
import { useReader } from '../reader';
import { problemsAt, useDraft, type Path } from './draft';

/** What is wrong at this place, and what would be right, in the reader's language. */
export function ProblemsAt({ path, inside = false }: { path: Path; inside?: boolean }) {
  const read = useReader();
  const { problems } = useDraft();
  return problemsAt(problems, path, inside).map(({ pointer, code, message, expected }) => (
    <FormHelperText error key={`${pointer} ${code}`}>
      {message ? read(message) : code} {expected && read(expected)}
    </FormHelperText>
  ));
}
