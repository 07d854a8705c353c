/** A building to be cut; storeys may be unknown. */
export interface BuildingToCut {
  id: string;
  dwellings: number;
  storeys: number | null;
}

/** A dwelling as it is laid out in its building, and which patch of the list it falls into. */
export interface PlannedDwelling {
  buildingId: string;
  floor: number;
  /** Such as '0304': fourth dwelling of the third floor. */
  number: string;
  patch: number;
}

const AIM = 275;
/** Never split below this where a floor is a whole: a longer floor counts as several. */
const LONGEST_FLOOR = 50;

/**
 * Cuts buildings, in the order given, into patches of 150-400 dwellings at floor boundaries (fewer where there are not
 * so many in all). Patches are numbered from 0.
 */
export function cutPatches(buildings: readonly BuildingToCut[]): PlannedDwelling[] {
  const total = buildings.reduce((sum, { dwellings }) => sum + dwellings, 0);
  const share = total / Math.max(1, Math.round(total / AIM));
  const planned: PlannedDwelling[] = [];
  for (const { id, dwellings, storeys } of buildings) {
    const perFloor = Math.max(1, Math.ceil(dwellings / Math.max(1, storeys ?? 1)));
    let patch = 0;
    for (let index = 0; index < dwellings; index += 1) {
      const onFloor = index % perFloor;
      // counted over all, so that what one patch has too much the next has less
      if (onFloor % LONGEST_FLOOR === 0) patch = Math.floor(planned.length / share);
      const floor = Math.floor(index / perFloor) + 1;
      const number = `${String(floor).padStart(2, '0')}${String(onFloor + 1).padStart(2, '0')}`;
      planned.push({ buildingId: id, floor, number, patch });
    }
  }
  return planned;
}
