import type { ComponentChildren } from 'preact';
import type { Language } from '../../domain/localised';
import { timeOfDay } from './dates';
import type { Clock } from './grouping';

interface Props {
  /** From when on it can be pressed; null: not at all. */
  from: Date | null;
  /** Says so, until the time has come. */
  hint: (time: string) => string;
  hintId: string;
  language: Language;
  clock: Clock;
  type: 'button' | 'submit';
  class: string;
  disabled?: boolean;
  onClick?: () => void;
  children: ComponentChildren;
}

/** A button whose time may not have come yet: off until then, with the time above it. */
export function TimedButton({ from, hint, hintId, language, clock, disabled = false, ...button }: Props) {
  const early = from !== null && new Date(clock.now) < from;
  return (
    <>
      {early && (
        <p class="hint" id={hintId}>
          {hint(timeOfDay(from, language, clock))}
        </p>
      )}
      <button
        {...button}
        disabled={early || from === null || disabled}
        aria-describedby={early ? hintId : undefined}
      />
    </>
  );
}
