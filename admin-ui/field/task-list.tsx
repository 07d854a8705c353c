import type { Language } from '../../domain/localised';
import type { FieldState } from './field-store';
import type { Building, Clock, Worklist } from './grouping';
import { floorInWords } from './in-words';
import type { Operation } from './operation';
import { TaskRow } from './task-row';
import type { Texts } from './texts';

interface Props {
  texts: Texts;
  language: Language;
  clock: Clock;
  worklist: Worklist;
  operations: Operation[];
  state: FieldState;
  onReload: () => void;
}

/** The day in walking order; what is done stays visible as a number. */
export function TaskList(props: Props) {
  const { texts, worklist, state } = props;
  const { appointments, today, later, inOrder } = worklist;
  return (
    <>
      <div class="count">
        <p>
          <strong>{inOrder.length === 0 ? texts.none : texts.left(inOrder.length)}</strong>
          <br />✓ {texts.done(state.doneToday)}
        </p>
        <button type="button" onClick={props.onReload} aria-disabled={state.busy}>
          ↻ {texts.reload}
        </button>
      </div>
      {state.trouble && <p class="notice">{state.trouble.detail[props.language]}</p>}
      {appointments.length > 0 && (
        <section aria-labelledby="appointments">
          <h2 id="appointments">{texts.appointments}</h2>
          <ul>
            {appointments.map((task) => (
              <TaskRow key={task.id} {...props} task={task} withAddress />
            ))}
          </ul>
        </section>
      )}
      {today.length > 0 && <Buildings {...props} id="today" title={texts.today} buildings={today} />}
      {later.length > 0 && <Buildings {...props} id="later" title={texts.later} buildings={later} />}
    </>
  );
}

function Buildings(props: Props & { id: string; title: string; buildings: Building[] }) {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.buildings.map(({ address, floors }) => (
        <div key={address}>
          <h3>{address}</h3>
          {floors.map(({ floor, tasks }) => (
            <div key={floor}>
              <h4>{floorInWords(floor, props.texts)}</h4>
              <ul>
                {tasks.map((task) => (
                  <TaskRow key={task.id} {...props} task={task} />
                ))}
              </ul>
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}
