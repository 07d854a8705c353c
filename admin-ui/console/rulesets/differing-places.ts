import { pointerTo } from '../../../domain/json-pointer';

interface Difference {
  /** JSON pointer; in a list of other things, of the whole list's item. */
  pointer: string;
  before: unknown;
  after: unknown;
}

/** The places at which two documents differ, as deep as both have the same shape. */
export function differingPlaces(before: unknown, after: unknown, pointer = ''): Difference[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) !== Array.isArray(after) || !isObject(before) || !isObject(after)) {
    return [{ pointer, before, after }];
  }
  const steps = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...steps].flatMap((step) => differingPlaces(before[step], after[step], pointerTo(pointer, step)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
