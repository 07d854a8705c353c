import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useListContext, useTranslate } from 'react-admin';
import { useNarrow } from '../narrow';
import { PlainCards } from '../plain-table';
import { useAreaName } from '../reader';
import { Count } from './CountField';
import { Progress } from './ProgressField';
import { topOfBoard } from './top-of-board';
import { useBoardSums } from './use-board-sums';

/** The sums above the patches: the whole first, then its parts; choosing one narrows the board to it. */
export function RoundSums({ everyMs }: { everyMs: number }) {
  const translate = useTranslate();
  const areaName = useAreaName();
  const narrow = useNarrow();
  const list = useListContext();
  const filter = list.filterValues as { areaId?: string };
  const sums = topOfBoard(useBoardSums(everyMs).data?.items ?? [], filter.areaId);
  if (sums.length === 0) return null;
  const choose = (chosen: string) => list.setFilters({ ...filter, areaId: chosen });
  const columns = ['area', 'rounds', 'done', 'overdue', 'escalated'].map((column) =>
    translate(`doorstep.round.${column}`),
  );
  const rows = sums.map((sum, index) => [
    index === 0 ? (
      areaName(sum)
    ) : (
      <Link component="button" variant="body2" onClick={() => choose(sum.areaId)}>
        {areaName(sum)}
      </Link>
    ),
    sum.rounds,
    <Progress key="done" {...sum} />,
    <Count key="overdue" value={sum.overdue} tone="warning" />,
    <Count key="escalated" value={sum.escalated} tone="error" />,
  ]);
  if (narrow)
    return (
      <Box sx={{ px: 1.5, mb: 3, borderBottom: 3, borderColor: 'divider' }}>
        <PlainCards columns={columns} rows={rows} />
      </Box>
    );
  return (
    <Box sx={{ overflowX: 'auto', mb: 3, borderBottom: 3, borderColor: 'divider' }}>
      <Table size="small" aria-label={translate('doorstep.round.sums')}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column}>{column}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((cells, index) => (
            <TableRow key={sums[index]?.areaId} sx={index === 0 ? { '& td': { fontWeight: 700 } } : {}}>
              {cells.map((cell, column) => (
                <TableCell key={columns[column]}>{cell}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
