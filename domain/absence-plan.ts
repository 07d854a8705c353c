import { hoursOf, type OfficerWorkSettings } from './officer-work';

/** Longer than this nobody stands in for somebody else: the database refuses it. */
export const LONGEST_DELEGATION_DAYS = 62;

/** What is open of an officer: what waits for them, not what has to be done in all. */
export interface OpenWork {
  readonly visits: number;
  readonly calls: number;
}

export interface PatchToCover extends OpenWork {
  readonly patchId: string;
}

export interface Substitute extends OpenWork {
  readonly officerId: string;
}

/**
 * Who takes which patch while its officer is away: the patch with the most open work first, each to whoever has the fewest
 * hours of open work by then. A proposal, which a supervisor edits and accepts. Null: there is nobody.
 */
export function proposeSubstitutes(
  patches: readonly PatchToCover[],
  substitutes: readonly Substitute[],
  work: OfficerWorkSettings,
): ReadonlyMap<string, string | null> {
  const hours = new Map(substitutes.map((one) => [one.officerId, hoursOf(one, work)]));
  const proposal = new Map<string, string | null>();
  const heaviestFirst = patches.toSorted(
    (one, other) => hoursOf(other, work) - hoursOf(one, work) || (one.patchId < other.patchId ? -1 : 1),
  );
  for (const patch of heaviestFirst) {
    const [least] = [...hours].toSorted(([a, most], [b, least]) => most - least || (a < b ? -1 : 1));
    proposal.set(patch.patchId, least?.[0] ?? null);
    if (least) hours.set(least[0], least[1] + hoursOf(patch, work));
  }
  return proposal;
}
