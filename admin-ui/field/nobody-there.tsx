import { noShowFrom } from '../../domain/visit';
import { timeOfDay } from './dates';
import type { TaskPageProps } from './task-page';

interface Props extends TaskPageProps {
  onNoShow: () => Promise<void>;
}

/** That nobody was there can be recorded by who has waited; the page says until when. */
export function NobodyThere({ task, texts, language, clock, onNoShow }: Props) {
  const { appointmentFrom: begins, appointmentTo: ends } = task;
  const from = begins === null || ends === null ? null : noShowFrom(new Date(begins), new Date(ends));
  const early = from !== null && new Date(clock.now) < from;
  return (
    <details>
      <summary>{texts.nobodyThere}</summary>
      {early && (
        <p class="hint" id="nobody-from">
          {texts.nobodyFrom(timeOfDay(from, language, clock))}
        </p>
      )}
      <button
        type="button"
        class="large"
        disabled={early || from === null}
        aria-describedby={early ? 'nobody-from' : undefined}
        onClick={onNoShow}
      >
        {texts.recordNobody}
      </button>
    </details>
  );
}
