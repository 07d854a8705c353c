import Box from '@mui/material/Box';
import { FunctionField, TextField, TopToolbar, useTranslate, type RaRecord } from 'react-admin';
import { useAnswer } from '../answer';
import { CodeField } from '../code-field';
import { formatDay, formatWeekday } from '../dates';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { ChangeDayButton } from './ChangeDayButton';

/** The exceptions to the working week, those to come first, and until when they are known. */
export function CalendarList() {
  const translate = useTranslate();
  const mayChange = useMay('administrator');
  const { data } = useAnswer<{ knownUntil: string | null }>('/api/calendar-days');
  const until = data && (data.knownUntil === null ? 'unknown' : 'knownUntil');
  return (
    <ResourceList
      perPage={100}
      actions={<TopToolbar>{mayChange && <ChangeDayButton />}</TopToolbar>}
      head={
        <Box sx={{ p: 2 }}>
          {translate('doorstep.calendar.explain')}{' '}
          {until && translate(`doorstep.calendar.${until}`, { day: formatDay(data.knownUntil ?? '') })}
        </Box>
      }
    >
      <FunctionField
        source="id"
        render={({ id }: RaRecord<string>) => `${formatDay(id)} · ${formatWeekday(id)}`}
      />
      <CodeField source="kind" words="calendarKind" />
      <TextField source="label" />
    </ResourceList>
  );
}
