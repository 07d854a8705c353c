import Checkbox from '@mui/material/Checkbox';
import { useListContext, useRecordContext, useTranslate } from 'react-admin';
import { isUnclosed, type Task } from './task';

/** Chooses a task that can still be reassigned. react-admin's own checkbox has no name for screen readers. */
export function ChooseField(_: { label: string; sortable?: boolean }) {
  const translate = useTranslate();
  const task = useRecordContext<Task>();
  const { selectedIds, onToggleItem } = useListContext();
  if (!task || !isUnclosed(task)) return null;
  return (
    <Checkbox
      size="small"
      sx={{ p: 0.5 }}
      checked={selectedIds.includes(task.id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => onToggleItem(task.id)}
      slotProps={{ input: { 'aria-label': `${translate('doorstep.task.choose')} ${task.address}` } }}
    />
  );
}
