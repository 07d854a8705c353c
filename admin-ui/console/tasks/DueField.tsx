import Chip from '@mui/material/Chip';
import { FunctionField, useTranslate } from 'react-admin';
import { formatInstant } from '../dates';
import { isUnclosed, type Task } from './task';

/** The deadline, and whether it is past or the task was escalated. */
export function DueField(props: { source: string; sortable?: boolean }) {
  const translate = useTranslate();
  return (
    <FunctionField
      {...props}
      render={(task: Task) => (
        <>
          {formatInstant(task.dueAt)}{' '}
          {task.overdue && <Chip size="small" color="warning" label={translate('doorstep.round.overdue')} />}{' '}
          {isUnclosed(task) && task.escalatedAt && (
            <Chip size="small" color="error" label={translate('doorstep.round.escalated')} />
          )}
        </>
      )}
    />
  );
}
