import Box from '@mui/material/Box';
import type { SxProps, Theme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { Remark } from '../remark';
import { RemarkWords } from '../RemarksAt';
import type { ColumnId } from './rule-table';

interface Props {
  id: string;
  column: ColumnId;
  active: boolean;
  selected: boolean;
  /** Why what stands here was not taken. */
  refusal: string | undefined;
  /** What the analysis says of it. */
  remarks: readonly Remark[];
  readOnly: boolean;
  onPress: (extend: boolean) => void;
  onOpen: () => void;
  children: ReactNode;
}

const shade = (colour: string) => `linear-gradient(${colour}, ${colour})`;

/** The names stay in sight beside many columns; a phone has no room for that. */
export const STAYS = {
  position: { md: 'sticky' },
  left: { md: 0 },
  zIndex: { md: 1 },
  bgcolor: 'background.default',
} as const;

/**
 * How cells look, for the table around them: styles of their own for each of hundreds of cells took most of the time that
 * a key took.
 */
export const GRID_CELLS: SxProps<Theme> = {
  '& .cell': {
    typography: 'body2',
    textAlign: 'left',
    px: 2,
    py: 0.75,
    minWidth: 90,
    maxWidth: 360,
    verticalAlign: 'top',
    cursor: 'cell',
    userSelect: 'none',
    borderBottom: 1,
    borderRight: 1,
    borderColor: 'divider',
  },
  '& .cell[data-column=name]': { minWidth: 200, ...STAYS },
  '& .cell[data-column=further]': { minWidth: 320 },
  // what is wrong is read beside the text, not letter by letter
  '& .cell-told': { minWidth: 200 },
  // over the colour of a cell that stays: what passes below it does not shine through
  '& .cell[aria-selected=true]': { backgroundImage: (theme) => shade(theme.palette.action.selected) },
  '& .cell[aria-invalid]': { outline: '2px solid', outlineColor: 'error.main', outlineOffset: '-2px' },
  '& .cell:focus': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: '-2px' },
};

/** One cell of the grid: it alone takes the focus, whatever it holds. */
export function GridCell({
  id,
  column,
  active,
  selected,
  refusal,
  remarks,
  readOnly,
  onPress,
  onOpen,
  children,
}: Props) {
  // the name is what the other cells of a row belong to
  const Cell = column === 'name' ? 'th' : 'td';
  const told = refusal !== undefined || remarks.length > 0;
  return (
    <Cell
      id={id}
      className={told ? 'cell cell-told' : 'cell'}
      data-column={column}
      role={column === 'name' ? 'rowheader' : 'gridcell'}
      tabIndex={active ? 0 : -1}
      aria-selected={selected}
      aria-readonly={readOnly}
      aria-invalid={refusal !== undefined || undefined}
      aria-describedby={
        [refusal !== undefined && `${id}-refusal`, remarks.length > 0 && `${id}-remarks`]
          .filter((each) => each !== false)
          .join(' ') || undefined
      }
      onMouseDown={(event) => onPress(event.shiftKey)}
      onDoubleClick={onOpen}
    >
      {children}
      {refusal !== undefined && (
        <Box id={`${id}-refusal`} sx={{ color: 'error.main', fontSize: 12, mt: 0.5, maxWidth: 260 }}>
          {refusal}
        </Box>
      )}
      {remarks.length > 0 && (
        <Box id={`${id}-remarks`} sx={{ maxWidth: 320 }}>
          <RemarkWords remarks={remarks} />
        </Box>
      )}
    </Cell>
  );
}
