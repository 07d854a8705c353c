import type { HazardKind, ReinspectionOutcome, Severity } from '../../domain/hazard';
import type { ServiceReceiver } from '../../domain/notice';
import type { TaskOutcome } from '../../domain/outcomes';
import type { Checklist } from '../../domain/visit-checklist';
import type { FieldTask } from './field-task';

/** What changed in a home; the details are asked for by the office. */
export const CHANGES = ['period', 'occupants', 'landlord', 'other'] as const;
export type Change = (typeof CHANGES)[number];

export interface OutcomeDetail {
  movedOutOn?: string;
  changed?: Change;
  occupantCount?: number;
}

export interface FoundHazard {
  kind: HazardKind;
  severity: Severity;
  inCommonParts: boolean;
}

/** What an officer does to a task; a plain value, so that it can wait on the phone for a connection. */
export type Command =
  | { kind: 'outcome'; taskId: string; outcome: TaskOutcome | ReinspectionOutcome; detail: OutcomeDetail }
  | { kind: 'appoint'; taskId: string; visitId: string; from: string; to: string; residentAsked: boolean }
  | { kind: 'begin'; taskId: string; visitId: string }
  | {
      kind: 'complete';
      taskId: string;
      visitId: string;
      consent: 'given';
      checklist: Checklist;
      hazards: FoundHazard[];
    }
  | { kind: 'serve'; taskId: string; noticeId: string; receiver: ServiceReceiver }
  | { kind: 'refuse' | 'no_show'; taskId: string; visitId: string };

/** The API's request that carries a command out. */
export function requestOf(command: Command): { path: string; body: object } {
  switch (command.kind) {
    case 'outcome': {
      const { taskId, outcome, detail } = command;
      const said = Object.keys(detail).length > 0 ? { outcome, detail } : { outcome };
      return { path: `/api/tasks/${taskId}/outcome`, body: said };
    }
    case 'appoint': {
      const { visitId, from, to, residentAsked } = command;
      return { path: `/api/visits/${visitId}/appoint`, body: { from, to, residentAsked } };
    }
    case 'begin':
      return {
        path: `/api/visits/${command.visitId}/begin`,
        body: { identified: true, purposeStated: true },
      };
    case 'complete': {
      const { consent, checklist, hazards } = command;
      return { path: `/api/visits/${command.visitId}/complete`, body: { consent, checklist, hazards } };
    }
    case 'serve':
      return {
        path: `/api/notices/${command.noticeId}/serve`,
        body: { means: 'by_hand', receiver: command.receiver },
      };
    case 'refuse':
      return { path: `/api/visits/${command.visitId}/refuse`, body: {} };
    case 'no_show':
      return { path: `/api/visits/${command.visitId}/no-show`, body: {} };
  }
}

/** True when the task needs nothing more of the officer today. */
export function isFinishing({ kind }: Command): boolean {
  return kind !== 'appoint' && kind !== 'begin';
}

/** The list as it stands once the command is carried out. */
export function applyCommand(tasks: readonly FieldTask[], command: Command): FieldTask[] {
  if (isFinishing(command)) return tasks.filter(({ id }) => id !== command.taskId);
  return tasks.map((task) => (task.id === command.taskId ? { ...task, ...changeBy(command) } : task));
}

function changeBy(command: Command): Partial<FieldTask> {
  if (command.kind === 'appoint') {
    return { visitState: 'appointed', appointmentFrom: command.from, appointmentTo: command.to };
  }
  return command.kind === 'begin' ? { visitState: 'begun' } : {};
}
