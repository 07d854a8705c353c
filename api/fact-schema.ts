import { NUMBER_UNITS } from '../rules/fact-catalogue';
import { boolean, list, object, oneOf, orNull, scalar, text } from './json-schema';

const localised = object({ zh: text, en: text });

/** The JSON Schema of an entry of the fact catalogue; which parts there are depends on its type. */
export const FACT = object(
  {
    key: text,
    label: localised,
    type: oneOf(['number', 'date', 'enum', 'boolean']),
    unit: orNull(oneOf(NUMBER_UNITS)),
    values: list(object({ value: text, label: localised })),
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    family: oneOf(['safety', 'record', 'structure', 'none']),
    benign: scalar,
    mayRaise: boolean,
    switchedOnBy: oneOf(['increase', 'decrease']),
    makesUnknown: list(text),
    source: localised,
    purpose: localised,
    legalBasis: localised,
    retention: text,
    visibility: list(oneOf(['officer', 'supervisor', 'auditor', 'landlord', 'resident'])),
  },
  ['values', 'minimum', 'maximum', 'benign', 'switchedOnBy', 'makesUnknown'],
);
