import { useListContext } from 'react-admin';
import { useAnswer } from '../answer';

export interface BoardSum {
  areaId: string;
  kind: 'authority' | 'district' | 'office';
  parentId: string | null;
  code: string;
  nameZh: string;
  nameEn: string;
  rounds: number;
  issued: number;
  done: number;
  overdue: number;
  escalated: number;
}

/** The sums that go with the list's filter. */
export function useBoardSums(everyMs?: number) {
  const { state, areaId } = useListContext().filterValues as { state?: string; areaId?: string };
  const query = new URLSearchParams({ ...(state && { state }), ...(areaId && { areaId }) });
  return useAnswer<{ items: BoardSum[]; openIncidents: number; patchesToRelease: number }>(
    `/api/rounds/sums?${query.toString()}`,
    { everyMs },
  );
}
