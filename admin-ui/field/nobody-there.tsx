import { noShowFrom } from '../../domain/visit';
import type { TaskPageProps } from './task-page';
import { TimedButton } from './timed-button';

interface Props extends TaskPageProps {
  onNoShow: () => Promise<void>;
}

/** That nobody was there can be recorded by who has waited; the page says until when. */
export function NobodyThere({ task, texts, language, clock, onNoShow }: Props) {
  const { appointmentFrom: begins, appointmentTo: ends } = task;
  const from = begins === null || ends === null ? null : noShowFrom(new Date(begins), new Date(ends));
  return (
    <details>
      <summary>{texts.nobodyThere}</summary>
      <TimedButton
        type="button"
        class="large"
        {...{ from, language, clock }}
        hint={texts.nobodyFrom}
        hintId="nobody-from"
        onClick={() => void onNoShow()}
      >
        {texts.recordNobody}
      </TimedButton>
    </details>
  );
}
