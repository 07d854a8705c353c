import EditCalendarIcon from '@mui/icons-material/EditCalendar';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { CALENDAR_KINDS } from '../../../domain/working-days';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { WhenInput } from '../when-input';

/** Makes a day to come a holiday, a make-up day or a regular day again. */
export function ChangeDayButton() {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [day, setDay] = useState('');
  const [kind, setKind] = useState<string>(CALENDAR_KINDS[0]);
  const [named, setNamed] = useState('');
  const label = (field: string) => translate(`resources.calendar-days.fields.${field}`);
  return (
    <Question
      label="doorstep.calendar.change"
      explain="doorstep.calendar.changeExplain"
      icon={<EditCalendarIcon />}
      variant="contained"
      {...asked}
      ready={day !== '' && named.trim() !== ''}
      onConfirm={async () => {
        const done = await send(
          '/api/calendar-days',
          { day, kind, label: named },
          'doorstep.calendar.changed',
        );
        if (done) setDay('');
        return done !== null;
      }}
    >
      <WhenInput type="date" label={label('id')} value={day} onChange={setDay} />
      <Choice
        label="resources.calendar-days.fields.kind"
        value={kind}
        options={useChoices('calendarKind', [...CALENDAR_KINDS])}
        onChange={setKind}
      />
      <TextField
        size="small"
        margin="dense"
        fullWidth
        autoComplete="off"
        label={label('label')}
        value={named}
        onChange={({ target }) => setNamed(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
    </Question>
  );
}
