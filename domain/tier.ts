import type { Localised } from './localised';

/**
 * How closely a registration (record and dwelling, never a person) is followed up, from the lightest to the closest.
 * The order of the array is the order of the tiers.
 */
export const TIERS = ['light', 'standard', 'priority'] as const;
export type Tier = (typeof TIERS)[number];

/** The tiers as officers and residents read them. */
export const TIER_WORDS: Readonly<Record<Tier, Localised>> = {
  priority: { zh: '优先跟进', en: 'priority' },
  standard: { zh: '常规跟进', en: 'standard' },
  light: { zh: '低频跟进', en: 'light' },
};

/**
 * Why a registration is in the priority tier; the order of the array is the order of the work (safety first).
 * Only `safety` evidence makes a visit task by itself.
 */
export const GROUNDS = ['safety', 'record'] as const;
export type Ground = (typeof GROUNDS)[number];

/** Negative when `a` is followed up less closely than `b`, 0 when equal, positive when more closely. */
export function compareTiers(a: Tier, b: Tier): number {
  return TIERS.indexOf(a) - TIERS.indexOf(b);
}

/** True when `a` is followed up more closely than `b`. */
export function isHigherTier(a: Tier, b: Tier): boolean {
  return compareTiers(a, b) > 0;
}

/** Sorts grounds by urgency: safety, then record, then none. */
export function compareGrounds(a: Ground | null, b: Ground | null): number {
  const rank = (ground: Ground | null): number =>
    ground === null ? GROUNDS.length : GROUNDS.indexOf(ground);
  return rank(a) - rank(b);
}
