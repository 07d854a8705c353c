import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useTranslate } from 'react-admin';
import type { ProblemPlace } from '../problem';
import { useReader } from '../reader';
import { hasFormShape } from './document-shape';

/** Everything that has to be put right, with its place. */
export function ProblemList({
  document,
  problems,
}: {
  document: unknown;
  problems: readonly ProblemPlace[];
}) {
  const translate = useTranslate();
  const read = useReader();
  if (problems.length === 0) return null;
  return (
    <Alert severity="error" sx={{ mb: 2 }}>
      <AlertTitle>{translate('doorstep.ruleset.problems')}</AlertTitle>
      <ul style={{ margin: 0 }}>
        {problems.map(({ pointer, code, message, expected }) => {
          const rule = ruleAt(document, pointer);
          return (
            <li key={`${pointer} ${code}`}>
              {rule ? `${read(rule)}: ` : ''}
              {message ? read(message) : code} {expected && read(expected)} <code>{pointer}</code>
            </li>
          );
        })}
      </ul>
    </Alert>
  );
}

/** The name of the rule that a pointer leads into. */
function ruleAt(document: unknown, pointer: string) {
  const index = /^\/rules\/(\d+)/.exec(pointer)?.[1];
  if (index === undefined || !hasFormShape(document)) return undefined;
  return document.rules[Number(index)]?.name;
}
