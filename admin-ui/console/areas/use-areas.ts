import { useGetList, type RaRecord } from 'react-admin';

export interface Area extends RaRecord<string> {
  kind: 'authority' | 'district' | 'office' | 'patch';
  parentId: string | null;
  code: string;
  nameZh: string;
  nameEn: string;
  officerId: string | null;
  officerName: string | null;
}

export interface PlacedArea extends Area {
  /** Ids from the authority down to the area itself. */
  path: readonly string[];
}

const ALL = { pagination: { page: 1, perPage: 10_000 } };

/** All areas in the order of the tree. */
export function useAreas(): readonly PlacedArea[] {
  const { data } = useGetList<Area>('areas', ALL);
  const paths = new Map<string, readonly string[]>();
  return (data ?? []).map((area) => {
    const path = [...(paths.get(area.parentId ?? '') ?? []), area.id];
    paths.set(area.id, path);
    return { ...area, path };
  });
}
