import { ApiError } from './api-error';

/**
 * Refuses a decision that lacks a part it needs, or has one it has no use for: by name, whether it is `wanted`.
 * `more` are other problems of it.
 */
export function refuseUnlessWhole(
  decided: object,
  wanted: Readonly<Record<string, boolean>>,
  more: readonly { pointer: string; code: string }[] = [],
): void {
  const errors = Object.entries(wanted).flatMap(([name, needed]) =>
    (Reflect.get(decided, name) !== undefined) === needed
      ? []
      : [{ pointer: `/${name}`, code: needed ? 'required' : 'additionalProperties' }],
  );
  if (errors.length + more.length > 0) throw new ApiError('INVALID_REQUEST', [...errors, ...more]);
}
