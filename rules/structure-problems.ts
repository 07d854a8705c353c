import type { ErrorObject } from 'ajv';
import { inBothLanguages, type Localised } from '../domain/localised';
import { type FactCatalogue, type FactEntry, findFact } from './fact-catalogue';
import { pointerTo, valueAt } from '../domain/json-pointer';
import { nearMisses } from './near-miss';
import { OPERATOR_NAMES, type OperatorName, OPERATORS, operatorsFor } from './operators';
import { listed, problem, type Problem } from './problem';
import { operandLimits, type NumberLimits } from './ruleset-schema';
import { FACT_TYPE_WORDS, JSON_TYPE_WORDS, UNIT_WORDS } from './words';

type JsonType = keyof typeof JSON_TYPE_WORDS;

interface Context {
  readonly document: unknown;
  readonly catalogue: FactCatalogue;
}

/** Says in words what schema errors mean, one after another; those that only repeat another are left out. */
export function* structureProblems(errors: readonly ErrorObject[], context: Context): Generator<Problem> {
  for (const error of errors) {
    const found = structureProblem(error, context);
    if (found !== null) yield found;
  }
}

function structureProblem(error: ErrorObject, context: Context): Problem | null {
  const pointer = error.instancePath;
  if (error.keyword === 'required' || error.keyword === 'additionalProperties') {
    const operand = objectAsOperand(pointer, context);
    if (operand !== null) return operand;
  }
  switch (error.keyword) {
    case 'if':
      return null;
    case 'discriminator':
      return discriminatorProblem(error, context);
    case 'required':
      return requiredProblem(pointer, String(error.params['missingProperty']), context);
    case 'additionalProperties':
      return unexpectedProblem(error, context);
    case 'propertyNames':
      return wrongValue(pointerTo(pointer, String(error.params['propertyName'])), error);
    case 'false schema':
      return problem('GROUND_WITHOUT_PRIORITY', pointer);
    case 'pattern':
      // Reported once, by propertyNames, where the name stands.
      return 'propertyName' in error ? null : wrongValue(pointer, error);
    default:
      return operandProblem(error, context) ?? otherProblem(error, context);
  }
}

function requiredProblem(pointer: string, property: string, context: Context): Problem {
  // nothing says that a comparison was meant: lists and references would do as well
  if (property === 'fact' && valueAt(context.document, pointerTo(pointer, 'operator')) === undefined)
    return problem('NO_CONDITION', pointer);
  return property === 'ground'
    ? problem('MISSING_GROUND', pointer)
    : problem('MISSING_PROPERTY', pointer, { property });
}

function discriminatorProblem(error: ErrorObject, context: Context): Problem | null {
  const { tag, tagValue } = error.params as { tag: 'fact' | 'operator'; tagValue?: unknown };
  // A missing tag is also reported as a missing property.
  if (tagValue === undefined) return null;
  const place = pointerTo(error.instancePath, tag);
  const written = typeof tagValue === 'string' ? tagValue : JSON.stringify(tagValue);
  if (tag === 'fact') {
    const keys = context.catalogue.map((entry) => entry.key);
    return problem('UNKNOWN_FACT', place, { fact: written, hint: didYouMean(written, keys) });
  }
  const entry = factAt(error.instancePath, context);
  if (entry === undefined) return null;
  const fitting = operatorsFor(entry.type);
  const operators = listed(fitting);
  if (!(OPERATOR_NAMES as string[]).includes(written)) {
    const hint = didYouMean(written, fitting);
    return problem('UNKNOWN_OPERATOR', place, { operator: written, label: entry.label, operators, hint });
  }
  return problem('OPERATOR_NOT_FITTING', place, {
    operator: written,
    label: entry.label,
    type: FACT_TYPE_WORDS[entry.type],
    operators,
  });
}

function unexpectedProblem(error: ErrorObject, context: Context): Problem {
  const property = String(error.params['additionalProperty']);
  const place = pointerTo(error.instancePath, property);
  if (property === 'path' && isCondition(valueAt(context.document, error.instancePath)))
    return problem('PATH_NOT_ALLOWED', place);
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
  return problem('UNKNOWN_PROPERTY', place, { property, hint: didYouMean(property, known) });
}

function isCondition(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['all', 'any', 'not', 'condition', 'fact'].some((keyword) => Object.hasOwn(value, keyword));
}

/** An object at a condition's `value` that is no parameter: the schema asks for one, a number would do as well. */
function objectAsOperand(pointer: string, context: Context): Problem | null {
  const leaf = /^(.*)\/value$/.exec(pointer)?.[1];
  const entry = leaf === undefined ? undefined : factAt(leaf, context);
  if (leaf === undefined || entry === undefined) return null;
  const operator = valueAt(context.document, `${leaf}/operator`) as OperatorName;
  return problem('WRONG_VALUE_TYPE', pointer, { label: entry.label, type: operandWords(entry, operator) });
}

/** Problems of a leaf's `value` and `unit`, told in the words of the fact. */
function operandProblem(error: ErrorObject, context: Context): Problem | null {
  const found = /^(.*)\/(value|unit)(\/\d+)?$/.exec(error.instancePath);
  const entry = found === null ? undefined : factAt(found[1] ?? '', context);
  if (found === null || entry === undefined) return null;
  const { label } = entry;
  const written: unknown = valueAt(context.document, error.instancePath);
  if (found[2] === 'unit') {
    const code = error.params['allowedValue'] as keyof typeof UNIT_WORDS;
    const unit = typeof written === 'string' ? written : JSON.stringify(written);
    return problem('WRONG_UNIT', error.instancePath, { unit, label, right: UNIT_WORDS[code], code });
  }
  const operator = valueAt(context.document, `${found[1] ?? ''}/operator`) as OperatorName;
  switch (error.keyword) {
    case 'enum': {
      const values = (error.params['allowedValues'] as string[]).map(String);
      const value = typeof written === 'string' ? written : JSON.stringify(written);
      const hint = didYouMean(value, values);
      const details = { label, value, values: listed(values), hint };
      return problem('UNKNOWN_ENUM_VALUE', error.instancePath, details);
    }
    case 'minimum':
    case 'maximum':
      return problem('VALUE_OUT_OF_RANGE', error.instancePath, { label, range: rangeWords(error) });
    case 'minItems':
    case 'maxItems':
    case 'uniqueItems':
    case 'type':
    case 'format':
      return problem('WRONG_VALUE_TYPE', error.instancePath, { label, type: operandWords(entry, operator) });
    default:
      return null;
  }
}

function otherProblem(error: ErrorObject, { document, catalogue }: Context): Problem {
  const pointer = error.instancePath;
  if (error.keyword === 'enum' && /\/evidence\/\d+$/.test(pointer)) {
    const written = String(valueAt(document, pointer));
    const keys = catalogue.map(({ key }) => key);
    return problem('UNKNOWN_FACT', pointer, { fact: written, hint: didYouMean(written, keys) });
  }
  const list = /\/(all|any)$/.exec(pointer);
  if (error.keyword === 'minItems' && list !== null) {
    return problem('EMPTY_CONDITION', pointer, { kind: list[1] ?? '' });
  }
  if (error.keyword === 'type') {
    const [first = 'string'] = [error.params['type'] as JsonType | readonly JsonType[]].flat();
    const type = JSON_TYPE_WORDS[first];
    return problem('WRONG_TYPE', pointer, { type });
  }
  return wrongValue(pointer, error);
}

function wrongValue(pointer: string, error: ErrorObject): Problem {
  return problem('WRONG_VALUE', pointer, { allowed: allowedWords(error) });
}

function allowedWords(error: ErrorObject): Localised {
  const limit = String(error.params['limit'] ?? '');
  switch (error.keyword) {
    case 'enum': {
      const values = (error.params['allowedValues'] as unknown[]).map(String).join(', ');
      return { zh: `以下之一：${values}。`, en: `One of: ${values}.` };
    }
    case 'const': {
      const value = JSON.stringify(error.params['allowedValue']);
      return { zh: `${value}。`, en: `${value}.` };
    }
    case 'propertyNames':
      return nameWords;
    case 'pattern':
      return error.params['pattern'] === '\\S'
        ? { zh: '非空的文字。', en: 'A text that is not blank.' }
        : nameWords;
    case 'format':
      return { zh: '存在的日期，写作 2025-11-30。', en: 'An existing date, written 2025-11-30.' };
    case 'minimum':
    case 'maximum':
      return inBothLanguages((language) => rangeWords(error)[language]);
    case 'minLength':
      return { zh: '非空的文字。', en: 'A text that is not blank.' };
    case 'maxLength':
      return { zh: `不超过 ${limit} 个字符。`, en: `At most ${limit} characters.` };
    case 'minItems':
      return {
        zh: `至少 ${limit} 项。`,
        en: limit === '1' ? 'At least one entry.' : `At least ${limit} entries.`,
      };
    case 'uniqueItems':
      return { zh: '不重复的值。', en: 'No value twice.' };
    case 'maxItems':
    case 'maxProperties':
      return { zh: `不超过 ${limit} 项。`, en: `At most ${limit} entries.` };
    default:
      return { zh: '其格式允许的值。', en: 'A value that its form allows.' };
  }
}

const nameWords: Localised = {
  zh: '小写字母开头，只含字母、数字、- 和 _，不超过 60 个字符。',
  en: 'A lower-case letter, then letters, digits, - and _, at most 60 characters.',
};

function rangeWords(error: ErrorObject): Localised {
  const limit = Number(error.params['limit']);
  return limitWords(error.keyword === 'minimum' ? { minimum: limit } : { maximum: limit });
}

/** For example "A whole number, at least 0, at most 100"; limits that are not there, or infinite, are left out. */
export function limitWords({ minimum, maximum, whole }: Partial<NumberLimits>): Localised {
  const parts: Localised[] = [];
  if (whole) parts.push({ zh: '整数', en: 'a whole number' });
  if (Number.isFinite(minimum)) parts.push({ zh: `不小于 ${minimum}`, en: `at least ${minimum}` });
  if (Number.isFinite(maximum)) parts.push({ zh: `不大于 ${maximum}`, en: `at most ${maximum}` });
  const english = parts.map(({ en }) => en).join(', ');
  return {
    zh: parts.map(({ zh }) => zh).join('，'),
    en: english.charAt(0).toUpperCase() + english.slice(1),
  };
}

/** What an operator of this fact takes, for example "A whole number of days, or a parameter". */
function operandWords(entry: FactEntry, operator: OperatorName): Localised {
  const { whole } = operandLimits(entry, operator);
  const one: Record<FactEntry['type'], Localised> = {
    number: whole
      ? { zh: '一个整数或参数', en: 'A whole number (no quotation marks) or a parameter' }
      : { zh: '一个数字或参数', en: 'A number (no quotation marks) or a parameter' },
    date: { zh: '存在的日期，写作 "2025-11-30"', en: 'An existing date, written "2025-11-30"' },
    enum: { zh: '目录中的一个值', en: 'A value of the catalogue' },
    boolean: { zh: 'true 或 false', en: 'true or false' },
  };
  switch (OPERATORS[operator].operand) {
    case 'list':
      return { zh: '至少一个不重复的值的列表', en: 'A list of at least one value, none twice' };
    case 'range':
      return whole
        ? { zh: '[下限, 上限] 两个整数', en: 'Two whole numbers: [from, to]' }
        : { zh: '[下限, 上限] 两个数字', en: 'Two numbers: [from, to]' };
    case 'days':
      return { zh: '整数天数或参数', en: 'A whole number of days, or a parameter' };
    default:
      return one[entry.type];
  }
}

function factAt(pointer: string, context: Context): FactEntry | undefined {
  const key = valueAt(context.document, pointerTo(pointer, 'fact'));
  return typeof key === 'string' ? findFact(context.catalogue, key) : undefined;
}

/** "Did you mean ...?", or nothing when no known word is near. */
export function didYouMean(written: string, known: readonly string[]): Localised {
  const near = nearMisses(written, known);
  if (near.length === 0) return { zh: '', en: '' };
  return { zh: `是不是 ${near.join('、')}？`, en: `Did you mean ${near.join(' or ')}?` };
}
