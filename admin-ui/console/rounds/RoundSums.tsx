import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useListContext, useTranslate } from 'react-admin';
import { useAreaName } from '../reader';
import { Count } from './CountField';
import { Progress } from './ProgressField';
import { topOfBoard } from './top-of-board';
import { useBoardSums } from './use-board-sums';

/** The sums above the patches: the whole first, then its parts; choosing one narrows the board to it. */
export function RoundSums({ everyMs }: { everyMs: number }) {
  const translate = useTranslate();
  const areaName = useAreaName();
  const list = useListContext();
  const filter = list.filterValues as { areaId?: string };
  const sums = topOfBoard(useBoardSums(everyMs).data?.items ?? [], filter.areaId);
  if (sums.length === 0) return null;
  const choose = (chosen: string) => list.setFilters({ ...filter, areaId: chosen });
  return (
    <Box sx={{ overflowX: 'auto', mb: 3, borderBottom: 3, borderColor: 'divider' }}>
      <Table size="small" aria-label={translate('doorstep.round.sums')}>
        <TableHead>
          <TableRow>
            {['area', 'rounds', 'done', 'overdue', 'escalated'].map((column) => (
              <TableCell key={column}>{translate(`doorstep.round.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {sums.map((sum, index) => (
            <TableRow key={sum.areaId} sx={index === 0 ? { '& td': { fontWeight: 700 } } : {}}>
              <TableCell>
                {index === 0 ? (
                  areaName(sum)
                ) : (
                  <Link component="button" variant="body2" onClick={() => choose(sum.areaId)}>
                    {areaName(sum)}
                  </Link>
                )}
              </TableCell>
              <TableCell>{sum.rounds}</TableCell>
              <TableCell>
                <Progress {...sum} />
              </TableCell>
              <TableCell>
                <Count value={sum.overdue} tone="warning" />
              </TableCell>
              <TableCell>
                <Count value={sum.escalated} tone="error" />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
