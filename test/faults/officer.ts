import { DEMONSTRATION_PASSWORD } from '../../cli/demonstration-password';
import type { TaskOutcome } from '../../domain/outcomes';
import type { Acknowledged } from './answers';
import { fetchUntilAnswered, type Patience } from './persistent-fetch';

export interface OfficersTask {
  id: string;
  registrationId: string;
}

/** An officer at work over the API; every request is sent again until it is answered. */
export interface Officer {
  listTasks(): Promise<OfficersTask[]>;
  /** Undefined where the task was no longer theirs to end. */
  recordOutcome(task: OfficersTask, outcome: TaskOutcome): Promise<Acknowledged | undefined>;
}

const EVENT: Partial<Record<TaskOutcome, string>> = { confirmed: 'confirmed', refused: 'refused' };

export async function signInOfficer(apiUrl: string, login: string, patience: Patience): Promise<Officer> {
  const send = (path: string, init: RequestInit) => fetchUntilAnswered(`${apiUrl}${path}`, init, patience);
  const signedIn = await send('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: DEMONSTRATION_PASSWORD }),
  });
  const session = JSON.parse(signedIn.text) as { csrfToken: string; user: { id: string } };
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    listTasks: async () => {
      const pages = await Promise.all(
        ['waiting', 'open'].map((state) =>
          send(`/api/tasks?state=${state}&limit=200`, { headers: { cookie } }),
        ),
      );
      return pages.flatMap(({ text }) => (JSON.parse(text) as { items: OfficersTask[] }).items);
    },
    recordOutcome: async (task, outcome) => {
      const answer = await send(`/api/tasks/${task.id}/outcome`, {
        method: 'POST',
        headers: {
          cookie,
          'content-type': 'application/json',
          'x-csrf-token': session.csrfToken,
          'idempotency-key': `outcome of ${task.id}`,
        },
        body: JSON.stringify({ outcome }),
      });
      if (answer.status !== 200) return undefined;
      return {
        registrationId: task.registrationId,
        actorId: session.user.id,
        action: 'task.outcome',
        subjectId: task.id,
        event: EVENT[outcome] ?? null,
        declaration: outcome === 'changed' ? 'change' : null,
      };
    },
  };
}
