import type { RaRecord } from 'react-admin';
import { COMMANDS_OF, type ProcedureCommand } from '../../../domain/procedure-command';

export interface Procedure extends RaRecord<string> {
  kind: keyof typeof COMMANDS_OF;
  subjectId: string;
  patchId: string | null;
  patchCode: string | null;
  state: string;
  step: string | null;
  since: string;
  nextAt: string | null;
  pausedAt: string | null;
  waitingCommand: ProcedureCommand | null;
  openTasks: number;
  lateTasks: number;
  lateSince: string | null;
  openIncidents: number;
}

export interface ProcedureDetail extends Procedure {
  ladder: { does: string; waiting: number }[];
}

/** What it can be commanded at all; whether it can now, the preview says. */
export function commandsOf({ kind, state, pausedAt }: Procedure): readonly ProcedureCommand[] {
  if (!['requested', 'started', 'running'].includes(state)) return [];
  return COMMANDS_OF[kind].filter((command) => command !== (pausedAt === null ? 'resume' : 'pause'));
}
