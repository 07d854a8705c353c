import { useReader } from '../reader';
import { problemsAt, useDraft, type Path } from '../rulesets/draft';

/** What is wrong at this place or inside it, in the reader's language; null where nothing was found. */
export function useFieldProblem(path: Path): string | null {
  const read = useReader();
  const { problems } = useDraft();
  const found = problemsAt(problems, path, true);
  if (found.length === 0) return null;
  return found
    .map(({ code, message, expected }) =>
      [message ? read(message) : code, ...(expected ? [read(expected)] : [])].join(' '),
    )
    .join(' ');
}
