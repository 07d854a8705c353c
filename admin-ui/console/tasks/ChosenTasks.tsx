import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useListContext, useTranslate } from 'react-admin';
import { ReassignButton } from './ReassignButton';
import { isUnclosed, type Task } from './task';

/** What can be done with the chosen tasks, and a way to choose all that are shown. */
export function ChosenTasks() {
  const translate = useTranslate();
  const { data = [], selectedIds, onSelect, onUnselectItems } = useListContext<Task>();
  const offered = data.filter(isUnclosed).map(({ id }) => id);
  if (offered.length === 0) return null;
  return (
    <Stack direction="row" spacing={1} sx={{ p: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button size="small" onClick={() => onSelect(offered)}>
        {translate('doorstep.task.chooseAll')}
      </Button>
      {selectedIds.length > 0 && (
        <>
          <Typography>{translate('doorstep.task.chosen', { smart_count: selectedIds.length })}</Typography>
          <ReassignButton />
          <Button size="small" onClick={() => onUnselectItems()}>
            {translate('doorstep.task.chooseNone')}
          </Button>
        </>
      )}
    </Stack>
  );
}
