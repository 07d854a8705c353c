import {
  FACT_FAMILIES,
  FACT_TYPES,
  FACT_VIEWERS,
  NUMBER_UNITS,
  SWITCHED_ON_BY,
} from '../rules/fact-catalogue';
import { boolean, list, object, oneOf, orNull, scalar, text } from './json-schema';

const localised = object({ zh: text, en: text });

/** The JSON Schema of an entry of the fact catalogue; which parts there are depends on its type. */
export const FACT = object(
  {
    key: text,
    label: localised,
    type: oneOf(FACT_TYPES),
    unit: orNull(oneOf(NUMBER_UNITS)),
    values: list(object({ value: text, label: localised })),
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    family: oneOf(FACT_FAMILIES),
    benign: scalar,
    mayRaise: boolean,
    switchedOnBy: oneOf(SWITCHED_ON_BY),
    makesUnknown: list(text),
    source: localised,
    purpose: localised,
    legalBasis: localised,
    retention: text,
    visibility: list(oneOf(FACT_VIEWERS)),
  },
  ['values', 'minimum', 'maximum', 'benign', 'switchedOnBy', 'makesUnknown'],
);
