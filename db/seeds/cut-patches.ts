const AIM = 275;
/** A longer floor may be cut: one patch holds at most 400 dwellings. */
const LONGEST_FLOOR = 50;

/**
 * Cuts dwellings, in the order given (by building, floor and number), into patches of 150-400 at floor boundaries
 * (fewer where there are not so many in all). Gives for each dwelling the number of its patch, from 0.
 */
export function cutPatches(dwellings: readonly { buildingId: string; floor: number | null }[]): number[] {
  const share = dwellings.length / Math.max(1, Math.round(dwellings.length / AIM));
  let patch = 0;
  let onFloor = 0;
  return dwellings.map(({ buildingId, floor }, index) => {
    const before = dwellings[index - 1];
    onFloor = before?.buildingId === buildingId && before.floor === floor ? onFloor + 1 : 0;
    // counted over all, so that what one patch has too much the next has less
    if (onFloor % LONGEST_FLOOR === 0) patch = Math.floor(index / share);
    return patch;
  });
}
