import type { TierChanges } from './tier-change';

/** What an administrator sets about how closely a publication is held against what was foreseen. */
export interface PublicationWatch {
  /** Of what was foreseen, so many percent may be placed otherwise. */
  readonly differsByPercent: number;
  /** So few registrations may be placed otherwise in any case: a small district moves by chance. */
  readonly differsByAtLeast: number;
}

export const DEFAULT_PUBLICATION_WATCH: PublicationWatch = { differsByPercent: 20, differsByAtLeast: 20 };

/** What was foreseen in a district, and what happened there. */
export interface Watched {
  readonly foreseen: TierChanges;
  readonly happened: TierChanges;
}

/**
 * How many registrations were placed other than foreseen, at the least: half the sum of the differences over all changes, where staying
 * counts as one. Those that moved and were not to, or elsewhere, are `surplus`; those that were to and did not are `shortfall`; whoever
 * went to one place instead of another is one of each, so that the larger one counts everybody once.
 */
export function placedOtherwise({ foreseen, happened }: Watched): {
  surplus: number;
  shortfall: number;
  registrations: number;
} {
  let [surplus, shortfall] = [0, 0];
  for (const { foreseen: expected, happened: counted } of differingChanges({ foreseen, happened })) {
    surplus += Math.max(0, counted - expected);
    shortfall += Math.max(0, expected - counted);
  }
  return { surplus, shortfall, registrations: Math.max(surplus, shortfall) };
}

/** The changes of which there were more or fewer than foreseen, the largest difference first. */
export function differingChanges({
  foreseen,
  happened,
}: Watched): { change: string; foreseen: number; happened: number }[] {
  return [...new Set([...Object.keys(foreseen), ...Object.keys(happened)])]
    .map((change) => ({ change, foreseen: foreseen[change] ?? 0, happened: happened[change] ?? 0 }))
    .filter((each) => each.foreseen !== each.happened)
    .toSorted((a, b) => Math.abs(b.happened - b.foreseen) - Math.abs(a.happened - a.foreseen));
}

/**
 * Whether a publication placed so many registrations other than foreseen that a person has to look. Before a district is `over` only
 * what is too much can be seen.
 */
export function differsTooMuch(
  { foreseen, happened, over }: Watched & { over: boolean },
  { differsByPercent, differsByAtLeast }: PublicationWatch,
): boolean {
  const expected = Object.values(foreseen).reduce((sum, count) => sum + count, 0);
  const allowed = Math.max(differsByAtLeast, (expected * differsByPercent) / 100);
  const { surplus, registrations } = placedOtherwise({ foreseen, happened });
  return (over ? registrations : surplus) > allowed;
}
