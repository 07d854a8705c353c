import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useNarrow } from './narrow';

interface Props {
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}

/** A table of a page that is no list of a resource; wide ones scroll in their own frame, narrow pages show cards. */
export function PlainTable({ columns, rows }: Props) {
  if (useNarrow()) return <PlainCards columns={columns} rows={rows} />;
  return (
    <Box sx={{ overflow: 'auto', maxHeight: 600 }} tabIndex={0}>
      <Table size="small" stickyHeader>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column} sx={{ whiteSpace: 'nowrap' }}>
                {column}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((cells, row) => (
            <TableRow key={row}>
              {cells.map((cell, column) => (
                <TableCell key={columns[column] ?? column}>{cell}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

/** The same rows, each cell beside the name of its column; empty ones are left out. */
export function PlainCards({ columns, rows }: Props) {
  return (
    <Stack component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {rows.map((cells, row) => (
        <Stack
          key={row}
          component="li"
          sx={{ py: 1, gap: 0.5, borderBottom: 1, borderColor: 'divider', alignItems: 'flex-start' }}
        >
          {cells.map((cell, column) => (
            <LabelledValue key={columns[column] ?? column} label={columns[column]}>
              {cell}
            </LabelledValue>
          ))}
        </Stack>
      ))}
    </Stack>
  );
}

/** A value beside its name; no name where it is blank, as that of a column of buttons. */
export function LabelledValue({ label, children }: { label: ReactNode; children: ReactNode }) {
  const named = typeof label !== 'string' || label.trim() !== '';
  return (
    <Box
      sx={{
        display: 'flex',
        columnGap: 1,
        maxWidth: '100%',
        overflowWrap: 'anywhere',
        typography: 'body2',
        '&:has(> div:empty), &:has(> div > span:only-child:empty)': { display: 'none' },
      }}
    >
      {named && (
        <Typography component="span" variant="body2" color="text.secondary" sx={{ flex: '0 0 7rem' }}>
          {label}
        </Typography>
      )}
      <div style={{ minWidth: 0 }}>{children}</div>
    </Box>
  );
}
