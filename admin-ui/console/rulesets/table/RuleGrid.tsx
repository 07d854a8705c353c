import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslate } from 'react-admin';
import { CellInput } from './CellInput';
import type { CellPlace } from './cell-place';
import { GRID_CELLS, GridCell, STAYS } from './GridCell';
import type { CellRemark } from './remarks-in-table';
import { FURTHER, isEditable, type RuleTable } from './rule-table';
import type { CellEdit, RefusedCell } from './set-cell';
import { useCellWords } from './use-cell-words';
import { cellId, useGrid } from './use-grid';

interface Props {
  table: RuleTable;
  readOnly: boolean;
  refused: readonly RefusedCell[];
  remarks: readonly CellRemark[];
  onEdit: (edits: readonly CellEdit[]) => void;
  onOutside: (count: number) => void;
  onOpenRule: (index: number) => void;
}

/** Rules by facts, worked like a spreadsheet; wide ones scroll in their own frame. */
export function RuleGrid({ table, readOnly, refused, remarks, onEdit, onOutside, onOpenRule }: Props) {
  const translate = useTranslate();
  const words = useCellWords();
  const refusedAt = ({ index, column }: CellPlace) =>
    refused.find((each) => each.index === index && each.column === column);
  const textAt = (place: CellPlace) => {
    const row = table.rows.find(({ index }) => index === place.index);
    return refusedAt(place)?.text ?? row?.texts.get(place.column) ?? '';
  };
  const grid = useGrid({ table, readOnly, textAt, onEdit, onOutside, onOpenFurther: onOpenRule });
  return (
    <Box sx={{ overflow: 'auto', maxHeight: '75vh', border: 1, borderColor: 'divider' }}>
      <Table
        ref={grid.tableRef}
        role="grid"
        size="small"
        stickyHeader
        aria-label={translate('doorstep.ruleset.table')}
        aria-multiselectable
        aria-readonly={readOnly}
        sx={GRID_CELLS}
        onKeyDown={grid.onKeyDown}
        onCopy={grid.onCopy}
        onPaste={grid.onPaste}
      >
        <TableHead>
          <TableRow>
            {table.columns.map((column) => {
              const { name, small, title } = words.heading(column);
              return (
                <TableCell
                  key={column}
                  title={title}
                  sx={{
                    verticalAlign: 'bottom',
                    minWidth: 90,
                    ...(column === 'name' && { ...STAYS, zIndex: 3 }),
                  }}
                >
                  {name}
                  {small !== '' && <Box sx={{ typography: 'caption', color: 'text.secondary' }}>{small}</Box>}
                </TableCell>
              );
            })}
          </TableRow>
        </TableHead>
        <TableBody>
          {table.rows.map(({ index, rule }) => (
            // a rule's id is edited; its place in the document is what stays
            <tr key={index}>
              {table.columns.map((column) => {
                const place = { index, column };
                const active = grid.range.at.index === index && grid.range.at.column === column;
                const refusal = refusedAt(place);
                return (
                  <GridCell
                    key={column}
                    id={cellId(place)}
                    column={column}
                    active={active}
                    selected={grid.isSelected(place)}
                    refusal={refusal && words.flaw(refusal.flaw)}
                    remarks={remarks
                      .filter((each) => each.index === index && each.column === column)
                      .map(({ remark }) => remark)}
                    readOnly={readOnly || !isEditable(column)}
                    onPress={(extend) => grid.press(place, extend)}
                    onOpen={() => grid.open(place)}
                  >
                    {active && grid.editing !== null ? (
                      <CellInput
                        label={`${words.heading(column).name}, ${rule.name[words.language] || rule.id}`}
                        text={grid.editing}
                        choices={words.choices(column)}
                        onType={grid.type}
                        onDone={grid.done}
                        onCancel={grid.cancel}
                      />
                    ) : (
                      textAt(place)
                    )}
                    {column === FURTHER && textAt(place) !== '' && (
                      <Link
                        component="button"
                        tabIndex={-1}
                        variant="body2"
                        sx={{ display: 'block', mt: 0.5 }}
                        onClick={() => onOpenRule(index)}
                      >
                        {translate('doorstep.table.openRule')}
                      </Link>
                    )}
                  </GridCell>
                );
              })}
            </tr>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
