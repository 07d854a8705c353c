import type { Command } from './command';
import type { FieldTask, Home } from './field-task';
import type { Texts } from './texts';

/** A home on one line. */
export function homeInWords({ address, dwellingNumber }: Home, texts: Texts): string {
  return `${address} · ${dwellingInWords({ dwellingNumber }, texts)}`;
}

export function dwellingInWords({ dwellingNumber }: Pick<Home, 'dwellingNumber'>, texts: Texts): string {
  return dwellingNumber === null ? texts.building : texts.dwelling(dwellingNumber);
}

export function floorInWords(floor: number | null, texts: Texts): string {
  return floor === null ? texts.noFloor : texts.floor(floor);
}

export function tierInWords({ tier, ground }: FieldTask, texts: Texts): string {
  if (tier === null) return '';
  return ground === null ? texts.tier[tier] : `${texts.tier[tier]} · ${texts.ground[ground]}`;
}

/** The kind of a task; a kind that this version does not know keeps its code. */
export function kindInWords({ kind }: FieldTask, texts: Texts): string {
  return (texts.taskKind as Record<string, string>)[kind] ?? kind;
}

/**
 * Why a home that is to be contacted shows no number. Not where contact is stopped, which is said above, and not for
 * tasks at the door: a building or a reinspection has nobody to ring up.
 */
export function noNumberInWords(task: FieldTask, phone: string | null, texts: Texts): string | null {
  if (task.kind !== 'revisit' || phone !== null || task.pausedSince !== null) return null;
  return texts.noNumber;
}

export function commandInWords(command: Command, texts: Texts): string {
  return command.kind === 'outcome' ? texts.outcome[command.outcome] : texts.command[command.kind];
}
