import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { cellsOf, moved, pastePlaces, type CellPlace, type Range } from './cell-place';
import { FURTHER, isEditable, type RuleTable } from './rule-table';
import type { CellEdit } from './set-cell';
import { printTsv, readTsv } from './tsv';

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

interface Options {
  table: RuleTable;
  readOnly: boolean;
  /** What a cell says, also where that was refused. */
  textAt: (place: CellPlace) => string;
  onEdit: (edits: readonly CellEdit[]) => void;
  onOutside: (count: number) => void;
  /** Shows what the last column sums up. */
  onOpenFurther: (index: number) => void;
}

interface Grid {
  range: Range;
  editing: string | null;
  isSelected: (place: CellPlace) => boolean;
  /** Of the table element: the focus is looked for inside. */
  tableRef: RefObject<HTMLTableElement | null>;
  press: (place: CellPlace, extend: boolean) => void;
  open: (place: CellPlace, text?: string) => void;
  type: (text: string) => void;
  done: (rows: number, columns: number) => void;
  cancel: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onCopy: (event: ClipboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
}

const same = (one: CellPlace, other: CellPlace) => one.index === other.index && one.column === other.column;

/** An element id that tells a cell from all others. */
export function cellId({ index, column }: CellPlace): string {
  return `cell-${index}-${column.replace(':', '-')}`;
}

/** Which cells are selected, which one is typed into, and what the keys and the clipboard do. */
export function useGrid({ table, readOnly, textAt, onEdit, onOutside, onOpenFurther }: Options): Grid {
  const start: CellPlace = { index: table.rows[0]?.index ?? 0, column: table.columns[0] ?? '' };
  const [chosen, setChosen] = useState<Range>({ at: start, from: start });
  const [editing, setEditing] = useState<string | null>(null);
  const tableRef = useRef<HTMLTableElement>(null);
  // the focus follows the keys only: a page that is opened keeps it where it is
  const follow = useRef(false);
  const isThere = ({ index, column }: CellPlace) =>
    table.rows.some((row) => row.index === index) && table.columns.includes(column);
  const range = isThere(chosen.at) && isThere(chosen.from) ? chosen : { at: start, from: start };

  useEffect(() => {
    if (!follow.current || editing !== null) return;
    follow.current = false;
    const cell = tableRef.current?.querySelector<HTMLElement>(`[id="${cellId(range.at)}"]`);
    cell?.focus();
  });

  const go = (at: CellPlace, extend = false) => {
    follow.current = true;
    setChosen({ at, from: extend ? range.from : at });
  };
  const open = (place: CellPlace, text = textAt(place)) => {
    if (place.column === FURTHER) onOpenFurther(place.index);
    if (readOnly || !isEditable(place.column)) return;
    setChosen({ at: place, from: place });
    setEditing(text);
  };
  const done = (rows: number, columns: number) => {
    if (editing === null) return;
    // without a step the focus has gone elsewhere by itself
    follow.current = rows !== 0 || columns !== 0;
    setEditing(null);
    if (editing !== textAt(range.at)) onEdit([{ ...range.at, text: editing }]);
    const at = moved(table, range.at, rows, columns);
    setChosen({ at, from: at });
  };
  const clear = () => {
    const cells = cellsOf(table, range).flat();
    onEdit(cells.filter(({ column }) => isEditable(column)).map((place) => ({ ...place, text: '' })));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (editing !== null || event.nativeEvent.isComposing) return;
    const step = STEPS[event.key];
    const withControl = event.ctrlKey || event.metaKey;
    if (step) {
      const [rows, columns] = step;
      const far = withControl && (event.key === 'Home' || event.key === 'End');
      go(
        moved(
          table,
          range.at,
          far ? columns : withControl ? rows * Infinity || 0 : rows,
          withControl && columns !== 0 ? columns * Infinity : columns,
        ),
        event.shiftKey,
      );
    } else if (event.key === 'Enter' || event.key === 'F2') {
      open(range.at);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && !readOnly) {
      follow.current = true;
      clear();
    } else if (event.key === 'Escape') {
      go(range.at);
    } else if (withControl && event.key.toLowerCase() === 'a') {
      const first = moved(table, range.at, -Infinity, -Infinity);
      setChosen({ at: moved(table, range.at, Infinity, Infinity), from: first });
    } else if (event.key.length === 1 && !withControl && !event.altKey && !readOnly) {
      open(range.at, event.key);
    } else {
      return;
    }
    event.preventDefault();
  };
  return {
    range,
    editing,
    isSelected: (place) => cellsOf(table, range).some((row) => row.some((each) => same(each, place))),
    tableRef,
    press: (place, extend) => {
      if (editing !== null && same(place, range.at)) return;
      setChosen({ at: place, from: extend ? range.from : place });
    },
    open,
    type: setEditing,
    done,
    cancel: () => {
      follow.current = true;
      setEditing(null);
    },
    onKeyDown,
    onCopy: (event) => {
      event.clipboardData.setData(
        'text/plain',
        printTsv(cellsOf(table, range).map((row) => row.map(textAt))),
      );
      event.preventDefault();
    },
    onPaste: (event) => {
      if (readOnly) return;
      event.preventDefault();
      follow.current = true;
      const { edits, outside } = pastePlaces(
        table,
        range,
        readTsv(event.clipboardData.getData('text/plain')),
      );
      onEdit(edits);
      if (outside > 0) onOutside(outside);
    },
  };
}
