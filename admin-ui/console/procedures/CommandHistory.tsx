import { useQuery } from '@tanstack/react-query';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { ProcedureCommand } from '../../../domain/procedure-command';
import { request } from '../api-client';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import { PlainTable } from '../plain-table';

interface Command {
  id: string;
  command: ProcedureCommand;
  reason: string;
  untilOn: string | null;
  officerName: string | null;
  step: number | null;
  requesterName: string | null;
  requestedAt: string;
  state: string;
  settledAt: string | null;
  refusal: string | null;
  tasks: number | null;
}

/** What the procedure was commanded, by whom and why, and what became of it; the newest first. */
export function CommandHistory({ procedureId }: { procedureId: string }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { data } = useQuery({
    queryKey: ['procedure-commands', procedureId],
    queryFn: () => request<{ items: Command[] }>(`/api/procedures/${procedureId}/commands?limit=200`),
  });
  if (data?.items.length === 0) return <Typography>{translate('doorstep.procedure.noHistory')}</Typography>;
  const columns = ['requested', 'command', 'reason', 'became'].map((column) =>
    translate(`doorstep.procedure.field.${column}`),
  );
  const rows = (data?.items ?? []).map((one) => [
    `${formatInstant(one.requestedAt)} · ${one.requesterName ?? '–'}`,
    [
      word('procedure.command', one.command),
      one.untilOn && formatDay(one.untilOn),
      one.officerName,
      one.step !== null && `${translate('doorstep.procedure.field.step')} ${one.step + 1}`,
    ]
      .filter(Boolean)
      .join(' · '),
    word('procedure.reason', one.reason),
    [
      word('procedure.state', one.state),
      one.refusal !== null && word('procedure.refusal', one.refusal),
      one.tasks !== null && translate('doorstep.procedure.changed', { smart_count: one.tasks }),
      one.settledAt && formatInstant(one.settledAt),
    ]
      .filter(Boolean)
      .join(' · '),
  ]);
  return <PlainTable columns={columns} rows={rows} />;
}
