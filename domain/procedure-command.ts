import type { PROCEDURE_KINDS } from './closed-lists';
import type { VisitState } from './visit';
import { addDays, type CalendarDate } from './working-days';

/** What a supervisor may have a running procedure do. */
export const PROCEDURE_COMMANDS = ['pause', 'resume', 'skip_step', 'extend', 'reassign', 'cancel'] as const;
export type ProcedureCommand = (typeof PROCEDURE_COMMANDS)[number];

export const COMMAND_REASONS = [
  'officer_absent',
  'workload',
  'resident_wish',
  'data_error',
  'wrong_message',
  'emergency',
  'technical',
  'other',
] as const;

/** Asked for by a person; carried out, or refused, by the procedure itself when it next looks. */
export const COMMAND_STATES = ['requested', 'acknowledged', 'refused'] as const;

/** Why a command cannot be carried out. */
export const COMMAND_REFUSALS = [
  'NOT_FOUND',
  'NOT_OF_THIS_KIND',
  'PROCEDURE_OVER',
  'PROCEDURE_FAILED',
  'COMMAND_WAITS',
  'CHANGED_MEANWHILE',
  'PAUSED_ALREADY',
  'NOT_PAUSED',
  'NOTHING_TO_DO',
  'APPOINTMENT_STANDS',
  'VISIT_BEGUN',
  'DATE_OUT_OF_RANGE',
  'OFFICER_NOT_OF_PATCH',
  'OFFICER_RELEASED_IT',
  'OFFICER_BUSY',
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

/**
 * What can be done where. A visit has no ladder whose step could be passed over; a publication is paused, resumed and taken
 * back where its version is, by those who answer for the rules; a notice is withdrawn where it stands.
 */
export const COMMANDS_OF = {
  revisitRound: PROCEDURE_COMMANDS,
  siteVisit: ['pause', 'resume', 'extend', 'reassign', 'cancel'],
  rulePublication: [],
  hazard: [],
  advertSweep: [],
} as const satisfies Record<(typeof PROCEDURE_KINDS)[number], readonly ProcedureCommand[]>;

/** No deadline is moved further than this from today. */
export const EXTEND_AT_MOST_DAYS = 31;

/** A visit's pause ends by itself after so many days; a round's ends with its half-month. */
export const VISIT_PAUSE_DAYS = 14;

/** A command with what it needs: `extend` a day, `reassign` an officer, `skip_step` the step's place in the ladder. */
export interface CommandRequest {
  readonly command: ProcedureCommand;
  readonly untilOn: CalendarDate | null;
  readonly officerId: string | null;
  readonly step: number | null;
}

/** A procedure as a command finds it. */
export interface CommandTarget {
  readonly kind: keyof typeof COMMANDS_OF;
  readonly state: string;
  readonly pausedAt: Date | null;
  /** Another command was asked for and is not carried out yet. */
  readonly waits: boolean;
  /** Its round is closed or its half-month over, or nothing more can happen to its visit. */
  readonly over: boolean;
  /** Null: it is no visit. */
  readonly visitState: VisitState | null;
  readonly today: CalendarDate;
  /** Unclosed tasks that the command would change. */
  readonly tasks: number;
  /** Of the officer whom the command names: whether they may work there, released the visit, have another appointment then. */
  readonly officerWorks: boolean;
  readonly officerReleased: boolean;
  readonly officerBusy: boolean;
}

/** Why the command cannot be carried out as things stand; null: it can. */
export function commandRefusal(target: CommandTarget, request: CommandRequest): CommandRefusal | null {
  const { command } = request;
  if (!COMMANDS_OF[target.kind].some((fits) => fits === command)) return 'NOT_OF_THIS_KIND';
  if (target.state === 'failed') return 'PROCEDURE_FAILED';
  if (target.state === 'ended' || target.state === 'cancelled' || target.over) return 'PROCEDURE_OVER';
  if (target.waits) return 'COMMAND_WAITS';
  if (target.visitState === 'begun') return 'VISIT_BEGUN';
  switch (command) {
    case 'pause':
      if (target.pausedAt !== null) return 'PAUSED_ALREADY';
      return target.visitState === 'appointed' ? 'APPOINTMENT_STANDS' : null;
    case 'resume':
      return target.pausedAt === null ? 'NOT_PAUSED' : null;
    case 'extend':
      return extendRefusal(target, request.untilOn);
    case 'reassign':
      return reassignRefusal(target);
    case 'skip_step':
      return target.tasks === 0 ? 'NOTHING_TO_DO' : null;
    case 'cancel':
      return null;
  }
}

function extendRefusal(target: CommandTarget, untilOn: CalendarDate | null): CommandRefusal | null {
  if (untilOn === null || untilOn <= target.today || untilOn > addDays(target.today, EXTEND_AT_MOST_DAYS))
    return 'DATE_OUT_OF_RANGE';
  // what is agreed with the home is moved with the home
  if (target.visitState === 'appointed') return 'APPOINTMENT_STANDS';
  return target.tasks === 0 ? 'NOTHING_TO_DO' : null;
}

function reassignRefusal(target: CommandTarget): CommandRefusal | null {
  if (!target.officerWorks) return 'OFFICER_NOT_OF_PATCH';
  if (target.officerReleased) return 'OFFICER_RELEASED_IT';
  if (target.officerBusy) return 'OFFICER_BUSY';
  return target.tasks === 0 ? 'NOTHING_TO_DO' : null;
}
