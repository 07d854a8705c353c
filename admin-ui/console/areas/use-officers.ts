import { useQuery } from '@tanstack/react-query';
import { request } from '../api-client';

/** Officers who may work all of these patches today; undefined while that is being read. */
export function useOfficers(patchIds: readonly string[]): { id: string; name: string }[] | undefined {
  const patches = [...new Set(patchIds)].sort();
  const { data } = useQuery({
    queryKey: ['officers', patches],
    queryFn: async () => {
      const lists = await Promise.all(
        patches.map((id) =>
          request<{ items: { id: string; displayName: string }[] }>(`/api/areas/${id}/officers`),
        ),
      );
      const [first, ...others] = lists.map(({ items }) => items);
      return (first ?? [])
        .filter(({ id }) => others.every((list) => list.some((officer) => officer.id === id)))
        .map(({ id, displayName }) => ({ id, name: displayName }));
    },
  });
  return data;
}
