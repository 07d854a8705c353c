import Box from '@mui/material/Box';
import TableCell from '@mui/material/TableCell';
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

const WIDTHS: Readonly<Record<string, number>> = { name: 200, further: 320 };

const shade = (colour: string) => `linear-gradient(${colour}, ${colour})`;

/** The names stay in sight beside many columns; a phone has no room for that. */
export const STAYS = {
  position: { md: 'sticky' },
  left: { md: 0 },
  zIndex: { md: 1 },
  bgcolor: 'background.default',
} as const;

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
  const isName = column === 'name';
  return (
    <TableCell
      id={id}
      // the name is what the other cells of a row belong to
      component={isName ? 'th' : 'td'}
      role={isName ? 'rowheader' : 'gridcell'}
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
      sx={{
        // what is wrong is read beside the text, not letter by letter
        minWidth: refusal === undefined && remarks.length === 0 ? (WIDTHS[column] ?? 90) : 200,
        maxWidth: 360,
        verticalAlign: 'top',
        cursor: 'cell',
        userSelect: 'none',
        borderRight: 1,
        borderColor: 'divider',
        ...(isName && STAYS),
        // over the colour of a cell that stays: what passes below it does not shine through
        backgroundImage: selected ? (theme) => shade(theme.palette.action.selected) : undefined,
        outline: refusal === undefined ? undefined : '2px solid',
        outlineColor: 'error.main',
        outlineOffset: '-2px',
        '&:focus': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: '-2px' },
      }}
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
    </TableCell>
  );
}
