/** What says which rule, fact or condition stands at a place: another one there is another place. */
const NAMES = ['id', 'fact', 'operator', 'condition'];

/** Whether a pointer into one document leads to the same thing in the other: they may differ in words and values only. */
export function haveSamePlaces(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return !isObject(one) && !isObject(other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const steps = Object.keys(one);
  return (
    steps.length === Object.keys(other).length &&
    steps.every(
      (step) =>
        Object.hasOwn(other, step) &&
        (NAMES.includes(step) && typeof one[step] === 'string'
          ? one[step] === other[step]
          : haveSamePlaces(one[step], other[step])),
    )
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
