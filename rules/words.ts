import type { Localised } from '../domain/localised';
import type { Ground } from '../domain/tier';
import type { RulesetDecides } from './ruleset';
import type { FactFamily, FactType, NumberUnit } from './fact-catalogue';
import type { OperatorName } from './operators';

/** Wording of the codes that descriptions, explanations and problems are made of. */
export const GROUND_WORDS: Readonly<Record<Ground, Localised>> = {
  safety: { zh: '安全', en: 'safety' },
  record: { zh: '登记', en: 'the record' },
};

export const DECIDES_WORDS: Readonly<Record<RulesetDecides, Localised>> = {
  tier: { zh: '跟进级别', en: 'tiers' },
  finding: { zh: '复核发现', en: 'findings' },
};

export const FAMILY_WORDS: Readonly<Record<FactFamily, Localised>> = {
  ...GROUND_WORDS,
  structure: { zh: '结构', en: 'structure' },
  none: { zh: '其他', en: 'other' },
};

export const FACT_TYPE_WORDS: Readonly<Record<FactType, Localised>> = {
  number: { zh: '数字', en: 'a number' },
  date: { zh: '日期', en: 'a date' },
  enum: { zh: '选项', en: 'a choice' },
  boolean: { zh: '是或否', en: 'yes or no' },
};

export const JSON_TYPE_WORDS = {
  object: { zh: '一个对象 { }', en: 'An object { }' },
  array: { zh: '一个列表 [ ]', en: 'A list [ ]' },
  string: { zh: '一段文字', en: 'A text' },
  number: { zh: '一个数字', en: 'A number' },
  integer: { zh: '一个整数', en: 'A whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
} as const satisfies Record<string, Localised>;

/** The unit's name; `count` is its own word only where a name is needed. */
export const UNIT_WORDS: Readonly<Record<NumberUnit, Localised>> = {
  count: { zh: '个数', en: 'count' },
  days: { zh: '天', en: 'days' },
  percent: { zh: '百分比', en: 'percent' },
  year: { zh: '年份', en: 'year' },
};

/** `{value}` stands for the operand. */
export const OPERATOR_WORDS: Readonly<Record<OperatorName, Localised>> = {
  equals: { zh: '等于 {value}', en: 'equals {value}' },
  differsFrom: { zh: '不等于 {value}', en: 'differs from {value}' },
  lessThan: { zh: '小于 {value}', en: 'is less than {value}' },
  atMost: { zh: '不超过 {value}', en: 'is at most {value}' },
  greaterThan: { zh: '大于 {value}', en: 'is greater than {value}' },
  atLeast: { zh: '不少于 {value}', en: 'is at least {value}' },
  between: { zh: '在 {value} 之间', en: 'is between {value}' },
  before: { zh: '早于 {value}', en: 'is before {value}' },
  onOrBefore: { zh: '不晚于 {value}', en: 'is on or before {value}' },
  after: { zh: '晚于 {value}', en: 'is after {value}' },
  onOrAfter: { zh: '不早于 {value}', en: 'is on or after {value}' },
  olderThanDays: { zh: '距今超过 {value}', en: 'is more than {value} ago' },
  withinDays: { zh: '在最近 {value}内', en: 'is within the last {value}' },
  is: { zh: '为“{value}”', en: 'is "{value}"' },
  isNot: { zh: '不为“{value}”', en: 'is not "{value}"' },
  isOneOf: { zh: '为 {value} 之一', en: 'is one of {value}' },
  isNoneOf: { zh: '不是 {value} 中的任何一个', en: 'is none of {value}' },
  isKnown: { zh: '已知', en: 'is known' },
  isUnknown: { zh: '未知', en: 'is unknown' },
};

export const YES_NO: Readonly<Record<'true' | 'false', Localised>> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
};

export const UNKNOWN_WORD: Localised = { zh: '未知', en: 'unknown' };
