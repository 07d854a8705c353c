import { useState } from 'preact/hooks';
import { appointmentProblem, earliestAppointmentDay } from '../../domain/appointment';
import { dayIn, instantOf, timeIn } from '../../domain/zoned-time';
import { shortDay } from './dates';
import { formText } from './form-text';
import type { TaskPageProps } from './task-page';

const HOW_LATE_THE_SERVER_KNOWS = Infinity;

/** Makes the appointment, or moves it; in the authority's time. */
export function AppointmentForm(props: TaskPageProps & { visitId: string }) {
  const { task, visit, visitId, refused, texts, language, clock, calendar, onRecord } = props;
  const { timeZone } = clock;
  const [problem, setProblem] = useState('');
  const before = refused?.command.kind === 'appoint' ? refused.command : undefined;
  const [said, setSaid] = useState(before?.residentAsked ?? false);
  const from = before?.from ?? task.appointmentFrom;
  const to = before?.to ?? task.appointmentTo;
  const moving = task.visitState === 'appointed';
  const today = dayIn(clock.now, timeZone);
  const severe = visit?.rank === 0;
  const known = { now: new Date(clock.now), timeZone, calendar, severe };
  const earliest = earliestAppointmentDay({ ...known, residentAsked: said });
  const usual = visit?.wish?.on ?? earliest;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const day = formText(form, 'day');
    const at = (name: string): string => instantOf(day, formText(form, name), timeZone);
    const [from, to] = [at('from'), at('to')];
    const residentAsked = said || day === visit?.wish?.on;
    const rules = { ...known, residentAsked, withinDays: HOW_LATE_THE_SERVER_KNOWS };
    const found = appointmentProblem({ from: new Date(from), to: new Date(to) }, rules);
    setProblem(found ? texts.appointmentProblem[found] : '');
    if (!found)
      await onRecord({ kind: 'appoint', taskId: task.id, visitId, from, to, residentAsked }, 'stay');
  }

  function ruleInWords(): string {
    if (said) return texts.appointmentRuleAsked;
    return severe
      ? texts.appointmentRuleSevere
      : texts.appointmentRule(shortDay(`${earliest}T12:00:00Z`, language, 'UTC'));
  }

  const form = (
    <form onSubmit={submit} onChange={() => setProblem('')}>
      <label>
        {texts.day}
        <input
          type="date"
          name="day"
          min={today}
          defaultValue={from ? dayIn(from, timeZone) : usual}
          aria-describedby="appointment-rule"
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
      <p class="hint" id="appointment-rule">
        {ruleInWords()}
      </p>
      <div class="choices">
        <label>
          <input type="checkbox" checked={said} onChange={(event) => setSaid(event.currentTarget.checked)} />
          <span>{texts.residentAsked}</span>
        </label>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class={moving ? 'large' : 'main'} disabled={Boolean(task.pausedSince)}>
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
