import { addChanges, type TierChanges, type TierPlace, tierChange } from '../domain/tier-change';

/** What a version changed against the one before it, both asked at one instant about the same facts. */
export interface PublicationEffect {
  /** Registrations in another tier. */
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Readonly<Record<string, number>>;
  /** Registrations in the same tier on another ground. */
  regrounded: number;
  /** Both of them, by where they were and are placed. */
  changes: TierChanges;
}

export const NO_EFFECT: PublicationEffect = { moved: 0, moves: {}, regrounded: 0, changes: {} };

/** Counts where two versions place the same registrations differently; `count`: so many of them. */
export function effectOf(
  places: readonly { before: TierPlace; now: TierPlace; count: number }[],
): PublicationEffect {
  const changes: Record<string, number> = {};
  const moves: Record<string, number> = {};
  let [moved, regrounded] = [0, 0];
  for (const { before, now, count } of places) {
    const change = tierChange(before, now);
    if (change === null) continue;
    changes[change] = (changes[change] ?? 0) + count;
    if (before.tier === now.tier) {
      regrounded += count;
      continue;
    }
    const move = `${before.tier}>${now.tier}`;
    moved += count;
    moves[move] = (moves[move] ?? 0) + count;
  }
  return { moved, moves, regrounded, changes };
}

export function addEffects(one: PublicationEffect, other: PublicationEffect): PublicationEffect {
  return {
    moved: one.moved + other.moved,
    moves: addChanges(one.moves, other.moves),
    regrounded: one.regrounded + other.regrounded,
    changes: addChanges(one.changes, other.changes),
  };
}
