import { beginsFrom } from '../../domain/visit';
import { timeOfDay } from './dates';
import type { TaskPageProps } from './task-page';

interface Props extends TaskPageProps {
  onBegin: () => Promise<void>;
}

/** A visit begins when the officer has said who they are and why they came; never before, nor before its time. */
export function DoorForm({ task, texts, language, clock, onBegin }: Props) {
  const from = task.appointmentFrom === null ? null : beginsFrom(new Date(task.appointmentFrom));
  const early = from !== null && new Date(clock.now) < from;

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
      {early && (
        <p class="hint" id="begin-from">
          {texts.beginFrom(timeOfDay(from, language, clock))}
        </p>
      )}
      <button
        type="submit"
        class="main"
        disabled={early || from === null || Boolean(task.pausedSince)}
        aria-describedby={early ? 'begin-from' : undefined}
      >
        {texts.begin}
      </button>
    </form>
  );
}
