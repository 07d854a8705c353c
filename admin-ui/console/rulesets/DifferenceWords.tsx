import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import { request } from '../api-client';
import { useReader } from '../reader';
import { differingPlaces } from './differing-places';

interface Props {
  rulesetId: string;
  /** The heading's message key; it is given `count`. */
  heading: string;
  before: unknown;
  after: unknown;
}

/** What one document changes against another, in the words of the second person's review; where they have mistakes, place by place. */
export function DifferenceWords({ rulesetId, heading, before, after }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const places = differingPlaces(before, after);
  const { data } = useQuery({
    queryKey: ['differences', rulesetId, before, after],
    queryFn: ({ signal }) =>
      request<{ items: { text: Localised }[] | null }>(`/api/rulesets/${rulesetId}/differences`, {
        method: 'POST',
        body: { before, after },
        question: signal,
      }),
    enabled: places.length > 0,
    gcTime: 0,
    retry: false,
  });
  if (places.length === 0) return null;
  const words = data?.items?.map(({ text }) => read(text));
  const shown =
    words ?? places.map((place) => `${place.pointer}: ${short(place.before)} → ${short(place.after)}`);
  return (
    <details open>
      <summary>{translate(heading, { count: shown.length })}</summary>
      <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
        {shown.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </details>
  );
}

const LONGEST = 160;

function short(value: unknown): string {
  const text = value === undefined ? '∅' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
