import { beginsFrom } from '../../domain/visit';
import type { TaskPageProps } from './task-page';
import { TimedButton } from './timed-button';

interface Props extends TaskPageProps {
  onBegin: () => Promise<void>;
}

/** A visit begins when the officer has said who they are and why they came; never before, nor before its time. */
export function DoorForm({ task, texts, language, clock, onBegin }: Props) {
  const from = task.appointmentFrom === null ? null : beginsFrom(new Date(task.appointmentFrom));

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await onBegin();
  }

  return (
    <form onSubmit={submit}>
      <h2>{texts.atTheDoor}</h2>
      <div class="choices">
        {[texts.identified, texts.purposeStated].map((said) => (
          <label key={said}>
            <input type="checkbox" required />
            <span>{said}</span>
          </label>
        ))}
      </div>
      <TimedButton
        type="submit"
        class="main"
        {...{ from, language, clock }}
        hint={texts.beginFrom}
        hintId="begin-from"
        disabled={Boolean(task.pausedSince)}
      >
        {texts.begin}
      </TimedButton>
    </form>
  );
}
