import { useEffect, useRef } from 'preact/hooks';
import type { FieldStore } from './field-store';
import type { Texts } from './texts';

interface Props {
  texts: Texts;
  unsent: number;
  store: FieldStore;
  onProblem: (problem: string) => void;
}

/** Asks first while something is not sent yet: it would wait until this officer comes back to this phone. */
export function SignOut({ texts, unsent, store, onProblem }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (unsent === 0) dialog.current?.close();
  }, [unsent]);

  async function leave(): Promise<void> {
    dialog.current?.close();
    onProblem((await store.signOut()) ? '' : texts.cannotSignOutOffline);
  }

  return (
    <>
      <button type="button" onClick={() => (unsent > 0 ? dialog.current?.showModal() : leave())}>
        {texts.signOut}
      </button>
      <dialog ref={dialog} aria-labelledby="leave-unsent">
        <p id="leave-unsent">{texts.leaveUnsent(unsent)}</p>
        <button type="button" class="main" onClick={() => dialog.current?.close()}>
          {texts.stay}
        </button>
        <button type="button" class="large" onClick={leave}>
          {texts.signOutAnyway}
        </button>
      </dialog>
    </>
  );
}
