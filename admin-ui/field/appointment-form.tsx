import { useState } from 'preact/hooks';
import { appointmentProblem } from '../../domain/appointment';
import { shortDay } from './dates';
import { formText } from './form-text';
import type { TaskPageProps } from './task-page';
import { dayAfter, dayIn, instantOf, timeIn } from './zoned-time';

const HOW_LATE_THE_SERVER_KNOWS = Infinity;

/** Makes the appointment, or moves it; in the authority's time. */
export function AppointmentForm(props: TaskPageProps & { visitId: string }) {
  const { task, visit, visitId, refused, texts, language, clock, onRecord } = props;
  const { timeZone } = clock;
  const [problem, setProblem] = useState('');
  const before = refused?.command.kind === 'appoint' ? refused.command : undefined;
  const from = before?.from ?? task.appointmentFrom;
  const to = before?.to ?? task.appointmentTo;
  const moving = task.visitState === 'appointed';
  const today = dayIn(clock.now, timeZone);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const at = (name: string): string => instantOf(formText(form, 'day'), formText(form, name), timeZone);
    const [from, to] = [at('from'), at('to')];
    const time = { from: new Date(from), to: new Date(to) };
    const found = appointmentProblem(time, new Date(clock.now), HOW_LATE_THE_SERVER_KNOWS);
    setProblem(found ? texts.appointmentProblem[found] : '');
    if (!found) await onRecord({ kind: 'appoint', taskId: task.id, visitId, from, to }, 'stay');
  }

  const form = (
    <form onSubmit={submit}>
      <label>
        {texts.day}
        <input
          type="date"
          name="day"
          min={today}
          defaultValue={from ? dayIn(from, timeZone) : dayAfter(today)}
          required
        />
      </label>
      <div class="beside">
        <label>
          {texts.from}
          <input type="time" name="from" defaultValue={from ? timeIn(from, timeZone) : '10:00'} required />
        </label>
        <label>
          {texts.to}
          <input type="time" name="to" defaultValue={to ? timeIn(to, timeZone) : '11:00'} required />
        </label>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class={moving ? 'large' : 'main'}>
        {texts.saveAppointment}
      </button>
    </form>
  );
  const wish = visit?.wish && (
    <p class="notice">
      {texts.wish(shortDay(`${visit.wish.on}T12:00:00Z`, language, 'UTC'), texts.part[visit.wish.part])}
    </p>
  );
  return moving ? (
    <details>
      <summary>{texts.moveAppointment}</summary>
      {wish}
      {form}
    </details>
  ) : (
    <section>
      <h2>{texts.makeAppointment}</h2>
      {wish}
      {form}
    </section>
  );
}
