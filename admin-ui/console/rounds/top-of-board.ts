import type { BoardSum } from './use-board-sums';

/**
 * The rows of the sums: the area that the board is about, then its parts. An area with a single part says the same
 * as that part, so the part stands for it; of a patch its office is the whole.
 */
export function topOfBoard(sums: readonly BoardSum[], areaId: string | undefined): BoardSum[] {
  const partsOf = (area: BoardSum) => sums.filter(({ parentId }) => parentId === area.areaId);
  const chosen = sums.find((sum) => sum.areaId === areaId);
  let top = chosen ?? sums.find(({ kind }) => kind === 'authority');
  if (!top) return [];
  for (let parts = partsOf(top); parts.length === 1 && parts[0]; parts = partsOf(top)) top = parts[0];
  return [top, ...partsOf(top)];
}
