import type { Ground, Tier } from '../domain/tier';

/** What a version changed against the one before it, both asked at one instant about the same facts. */
export interface PublicationEffect {
  /** Registrations in another tier. */
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Record<string, number>;
  /** Registrations in the same tier on another ground. */
  regrounded: number;
}

interface Place {
  tier: Tier;
  ground: Ground | null;
}

export const NO_EFFECT: PublicationEffect = { moved: 0, moves: {}, regrounded: 0 };

/** Counts where two versions place the same registrations differently; `count`: so many of them. */
export function effectOf(places: readonly { before: Place; now: Place; count: number }[]): PublicationEffect {
  const effect = { moved: 0, moves: {} as Record<string, number>, regrounded: 0 };
  for (const { before, now, count } of places) {
    if (before.tier === now.tier) {
      if (before.ground !== now.ground) effect.regrounded += count;
      continue;
    }
    const move = `${before.tier}>${now.tier}`;
    effect.moved += count;
    effect.moves[move] = (effect.moves[move] ?? 0) + count;
  }
  return effect;
}

export function addEffects(one: PublicationEffect, other: PublicationEffect): PublicationEffect {
  const moves = { ...one.moves };
  for (const [move, count] of Object.entries(other.moves)) moves[move] = (moves[move] ?? 0) + count;
  return { moved: one.moved + other.moved, moves, regrounded: one.regrounded + other.regrounded };
}
