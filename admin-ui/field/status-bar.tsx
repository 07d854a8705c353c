import type { FieldState } from './field-store';
import { phoneTime } from './dates';
import { go } from './route';
import type { Texts } from './texts';

interface Props {
  state: FieldState;
  texts: Texts;
  /** What was recorded last. */
  recorded: string;
}

/** Always there and of one height: whether everything is sent, what was recorded last, how old the list is. */
export function StatusBar({ state, texts, recorded }: Props) {
  const { operations, list, online, busy } = state;
  const refused = operations.filter(({ refusal }) => refusal !== null).length;
  return (
    <aside class={online && refused === 0 ? 'status' : 'status attention'} aria-label={texts.connection}>
      <div role="status">
        <p>{statusInWords()}</p>
        <p class="recorded">{recorded}</p>
      </div>
      {operations.length > 0 ? (
        <button type="button" onClick={() => go({ page: 'unsent' })}>
          {texts.look}
        </button>
      ) : (
        list && <span>{texts.listOf(phoneTime(list.fetchedAt))}</span>
      )}
    </aside>
  );

  function statusInWords(): string {
    const waiting = operations.length;
    if (!online) return waiting > 0 ? `⚠ ${texts.offlineUnsent(waiting)}` : `⚠ ${texts.offline}`;
    if (refused > 0) return `⚠ ${texts.notAccepted(refused)}`;
    if (waiting > 0) return busy ? texts.sending(waiting) : `⚠ ${texts.notYetSent(waiting)}`;
    return `✓ ${texts.allSent}`;
  }
}
