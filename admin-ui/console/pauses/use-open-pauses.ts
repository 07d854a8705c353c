import { useGetList, type RaRecord } from 'react-admin';

export interface Pause extends RaRecord<string> {
  areaId: string | null;
  areaCode: string | null;
  reason: string;
  pausedAt: string;
  resumedAt: string | null;
}

/** Where outward contact is stopped now. */
export function useOpenPauses(): readonly Pause[] {
  const { data } = useGetList<Pause>('outward-pauses', {
    filter: { state: 'open' },
    pagination: { page: 1, perPage: 200 },
  });
  return data ?? [];
}
