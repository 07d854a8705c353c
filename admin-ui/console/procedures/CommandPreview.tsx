import Alert from '@mui/material/Alert';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import type { Previewed } from './use-preview';

/** What the command would do, and for which it is not possible. */
export function CommandPreview({ items }: { items: readonly Previewed[] | undefined }) {
  const translate = useTranslate();
  const word = useCodeWord();
  if (!items)
    return <Typography variant="body2">{translate('doorstep.procedure.preview.reading')}</Typography>;
  const takes = items.filter(({ refusal }) => refusal === null);
  const tasks = takes.reduce((sum, item) => sum + item.tasks, 0);
  return (
    <Alert severity={takes.length > 0 ? 'info' : 'warning'} sx={{ mt: 2 }}>
      {takes.length > 0
        ? translate('doorstep.procedure.preview.takes', { smart_count: takes.length, tasks })
        : translate('doorstep.procedure.preview.none')}
      {items
        .filter(({ refusal }) => refusal !== null)
        .map(({ id, patchCode, refusal }) => (
          <div key={id}>
            {translate('doorstep.procedure.preview.refuses', {
              patch: patchCode ?? id,
              why: word('procedure.refusal', refusal),
            })}
          </div>
        ))}
    </Alert>
  );
}
