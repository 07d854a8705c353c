import { useEffect, useId, useRef, type KeyboardEvent } from 'react';

interface Props {
  label: string;
  text: string;
  choices: readonly string[];
  onType: (text: string) => void;
  /** Takes the text; the focus goes on by so many rows and columns. */
  onDone: (rows: number, columns: number) => void;
  onCancel: () => void;
}

/** What a cell becomes while it is typed into. */
export function CellInput({ label, text, choices, onType, onDone, onCancel }: Props) {
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  // what has ended once is not ended again by the focus that leaves with it
  const ended = useRef(false);
  const end = (how: () => void) => {
    if (ended.current) return;
    ended.current = true;
    how();
  };
  useEffect(() => input.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    // the table's keys move through cells, these move through the text
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(() => onDone(event.shiftKey ? -1 : 1, 0));
    else if (event.key === 'Tab') end(() => onDone(0, event.shiftKey ? -1 : 1));
    else if (event.key === 'Escape') end(onCancel);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        ref={input}
        aria-label={label}
        value={text}
        list={choices.length > 0 ? list : undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKey}
        onBlur={() => end(() => onDone(0, 0))}
        onCopy={(event) => event.stopPropagation()}
        onPaste={(event) => event.stopPropagation()}
        style={{ font: 'inherit', width: '100%', minWidth: 120, boxSizing: 'border-box', padding: 2 }}
      />
      {choices.length > 0 && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}
