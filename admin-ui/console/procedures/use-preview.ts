import { useQuery } from '@tanstack/react-query';
import { request } from '../api-client';

export interface Previewed {
  id: string;
  patchCode: string | null;
  refusal: string | null;
  tasks: number;
  basis: string;
}

/** What the command would do now to each of these; undefined while it lacks something, or is being read. */
export function usePreview(ids: readonly string[], said: object | null): readonly Previewed[] | undefined {
  const { data } = useQuery({
    queryKey: ['command-preview', ids, said],
    enabled: said !== null,
    // looked at anew each time: it is what the command is held against
    staleTime: 0,
    gcTime: 0,
    queryFn: ({ signal }) =>
      request<{ items: Previewed[] }>('/api/procedure-commands/preview', {
        method: 'POST',
        body: { ...said, ids },
        question: signal,
      }),
  });
  return data?.items;
}
