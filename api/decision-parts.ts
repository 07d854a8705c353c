import { ApiError } from './api-error';
import { day, id, integer, object, oneOf, orNull, text } from './json-schema';

const occupantCount = { type: 'integer', minimum: 0, maximum: 200 };

/** What is right from now on, or that there is no such value. */
export const correction = {
  anyOf: [
    object({ value: oneOf(['occupants']), occupantCount: orNull(occupantCount) }),
    object({ value: oneOf(['period']), since: day, until: orNull(day) }),
    object({ value: oneOf(['landlord', 'registration']) }),
  ],
};

/** The record that is to be decided about: where it is, and what stands on it now. */
export const recordInQuestion = {
  registrationId: id,
  patchId: id,
  patchCode: text,
  address: text,
  dwellingNumber: orNull(text),
  occupantCount: orNull(integer),
  since: day,
  until: orNull(day),
};

/**
 * Refuses what lacks a part that it needs, or has one it has no use for: by name, whether it is `wanted`. `under`: where
 * the parts stand in the body; `more`: other problems of it.
 */
export function refuseUnlessWhole(
  said: object,
  wanted: Readonly<Record<string, boolean>>,
  { under = '', more = [] }: { under?: string; more?: readonly { pointer: string; code: string }[] } = {},
): void {
  const errors = Object.entries(wanted).flatMap(([name, needed]) =>
    (Reflect.get(said, name) !== undefined) === needed
      ? []
      : [{ pointer: `${under}/${name}`, code: needed ? 'required' : 'additionalProperties' }],
  );
  if (errors.length + more.length > 0) throw new ApiError('INVALID_REQUEST', [...errors, ...more]);
}
