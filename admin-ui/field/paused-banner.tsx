import type { FieldTask } from './field-task';
import type { Texts } from './texts';

/** On every page, and without a connection too: where the stop button was pressed, nobody is called or visited. */
export function PausedBanner({ tasks, texts }: { tasks: FieldTask[]; texts: Texts }) {
  const count = tasks.filter(({ pausedSince }) => pausedSince).length;
  if (count === 0) return null;
  return (
    <aside class="paused" role="status">
      ■ {texts.paused(count)}
    </aside>
  );
}
