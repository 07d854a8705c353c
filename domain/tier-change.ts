import type { Ground, Tier } from './tier';

/** Where rules place a registration. */
export interface TierPlace {
  readonly tier: Tier;
  readonly ground: Ground | null;
}

/** How many registrations are placed otherwise, by '<from>><to>' of `tierChange`. */
export type TierChanges = Readonly<Record<string, number>>;

/** From where to where a registration is placed anew, such as 'standard>priority.safety'; null where it stays. */
export function tierChange(from: TierPlace, to: TierPlace): string | null {
  if (from.tier === to.tier && from.ground === to.ground) return null;
  return `${placeCode(from)}>${placeCode(to)}`;
}

function placeCode({ tier, ground }: TierPlace): string {
  return ground === null ? tier : `${tier}.${ground}`;
}

/** The sum of both, change by change. */
export function addChanges(one: TierChanges, other: TierChanges): TierChanges {
  const sum = { ...one };
  for (const [change, count] of Object.entries(other)) sum[change] = (sum[change] ?? 0) + count;
  return sum;
}
