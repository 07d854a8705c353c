import type { ErrorObject } from 'ajv/dist/2020';
import localizeZh from 'ajv-i18n/localize/zh';

/** What a schema says is wrong with a document, in both languages; `pointer` leads to the place. */
export function schemaProblems(
  errors: readonly ErrorObject[],
): { pointer: string; zh: string; en: string }[] {
  // localising writes into the objects, so the English text is taken first
  const chinese = errors.map((error) => ({ ...error }));
  localizeZh(chinese);
  return errors.map((error, index) => {
    const property: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
    const pointer = `${error.instancePath}${typeof property === 'string' ? `/${property}` : ''}`;
    return { pointer: pointer || '/', zh: chinese[index]?.message ?? '', en: error.message ?? '' };
  });
}
