import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { OFFICE, useMay } from '../roles';
import { Section } from '../section';

interface Task {
  id: string;
  kind: string;
  state: string;
  dueAt: string;
  outcome: string | null;
  assigneeName: string | null;
}

/** Tasks of a registration, the newest first. */
export function RegistrationTasks({ id }: { id: string }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const wanted = useMay(...OFFICE);
  const tasks = useAnswer<{ items: Task[] }>(`/api/tasks?registrationId=${id}&limit=200`, { wanted });
  if (!wanted) return null;
  const none = <Typography>{translate('doorstep.registration.none')}</Typography>;
  return (
    <Section title="doorstep.registration.tasks">
      {tasks.data?.items.length === 0 && none}
      <ul style={{ margin: 0 }}>
        {tasks.data?.items.toReversed().map((task) => (
          <li key={task.id}>
            <strong>{word('taskKind', task.kind)}</strong>
            {` · ${word('state', task.state)} · ${translate('doorstep.registration.due', { date: formatDay(task.dueAt) })}`}
            {task.outcome !== null && ` · ${word('outcome', task.outcome)}`}
            {task.assigneeName !== null && ` · ${task.assigneeName}`}
          </li>
        ))}
      </ul>
    </Section>
  );
}
