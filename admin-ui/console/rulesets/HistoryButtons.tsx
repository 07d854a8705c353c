import RedoIcon from '@mui/icons-material/Redo';
import UndoIcon from '@mui/icons-material/Undo';
import IconButton from '@mui/material/IconButton';
import { useEffect } from 'react';
import { useTranslate } from 'react-admin';

interface Props {
  /** Absent: there is nothing to take back, or to do again. */
  onUndo: (() => void) | undefined;
  onRedo: (() => void) | undefined;
}

/** Takes changes of the draft back and does them again: by button, and by the usual keys outside of text fields. */
export function HistoryButtons({ onUndo, onRedo }: Props) {
  const translate = useTranslate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // a text field takes back its own typing
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const run = key === 'z' ? (event.shiftKey ? onRedo : onUndo) : key === 'y' ? onRedo : undefined;
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onUndo, onRedo]);
  const undo = translate('doorstep.ruleset.undo');
  const redo = translate('doorstep.ruleset.redo');
  return (
    <>
      <IconButton aria-label={undo} title={undo} onClick={onUndo} disabled={!onUndo}>
        <UndoIcon />
      </IconButton>
      <IconButton aria-label={redo} title={redo} onClick={onRedo} disabled={!onRedo}>
        <RedoIcon />
      </IconButton>
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select');
}
