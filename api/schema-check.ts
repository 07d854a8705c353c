import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { ApiError } from './api-error';
import type { JsonSchema } from './json-schema';

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats(ajv);

/** Refuses what is not as declared: INVALID_REQUEST with a JSON pointer and the schema's keyword for each problem. */
export function requestCheck(schema: JsonSchema): (value: unknown) => void {
  const validate = ajv.compile(schema);
  return (value) => {
    if (!validate(value)) throw new ApiError('INVALID_REQUEST', problemsOf(validate));
  };
}

/** Throws where an answer is not as declared; `of` names the operation. */
export function answerCheck(schema: JsonSchema, of: string): (value: unknown) => void {
  const validate = ajv.compile(schema);
  return (value) => {
    if (!validate(value))
      throw new Error(`response of ${of} is not as declared: ${ajv.errorsText(validate.errors)}`);
  };
}

function problemsOf({ errors }: ValidateFunction): object[] {
  return (errors ?? []).map(({ instancePath, keyword }) => ({ pointer: instancePath, code: keyword }));
}
