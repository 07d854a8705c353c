import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { pointerTo } from '../domain/json-pointer';
import { ApiError } from './api-error';
import type { JsonSchema } from './json-schema';

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);

/**
 * Refuses what is not as declared: INVALID_REQUEST with a JSON pointer and the schema's keyword for each problem. Compiled
 * when it is first asked: most of a server's start, and of a short test, was spent on schemas that nobody asked.
 */
export function requestCheck(schema: JsonSchema): (value: unknown) => void {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= ajv.compile(schema);
    if (!validate(value)) throw new ApiError('INVALID_REQUEST', problemsOf(validate));
  };
}

function problemsOf({ errors }: ValidateFunction): object[] {
  return (errors ?? []).map(({ instancePath, keyword, params }) => {
    // of what is missing, or should not be there, ajv names the object around it
    const name: unknown = params['missingProperty'] ?? params['additionalProperty'];
    return {
      pointer: typeof name === 'string' ? pointerTo(instancePath, name) : instancePath,
      code: keyword,
    };
  });
}
