import { pointerTo } from '../domain/json-pointer';
import { MAX_CONDITIONS, MAX_DEPTH } from './normalise';
import { problem, type Problem } from './problem';

/** A condition level takes two steps of JSON; the envelope around a rule's conditions takes a few more. */
const MAX_JSON_DEPTH = 2 * MAX_DEPTH + 10;
/** Texts, parameters and 2,000 conditions stay well below this. */
const MAX_JSON_NODES = 50_000;

/** A pointer repeats every name on its way. */
const MAX_NAME_LENGTH = 100;

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype'];

/**
 * What must be known before a recursive check may touch a document from outside: it is not too deep, not too large,
 * no name is so long
 * that places could not be told, and none reaches for an object's prototype. Walks without recursion.
 */
export function checkDocumentLimits(document: unknown): Problem[] {
  const problems: Problem[] = [];
  const waiting: { value: unknown; pointer: string; depth: number }[] = [
    { value: document, pointer: '', depth: 0 },
  ];
  let nodes = 0;
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    const { value, pointer, depth } = item;
    nodes += 1;
    if (depth > MAX_JSON_DEPTH) return [problem('TOO_DEEP', pointer, { limit: MAX_DEPTH })];
    if (nodes > MAX_JSON_NODES) return [problem('TOO_MANY_CONDITIONS', '', { limit: MAX_CONDITIONS })];
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      if (key.length > MAX_NAME_LENGTH) {
        return [problem('NAME_TOO_LONG', pointer, { name: key, limit: MAX_NAME_LENGTH })];
      }
      const place = pointerTo(pointer, key);
      if (PROTOTYPE_KEYS.includes(key)) problems.push(problem('PROTOTYPE_KEY', place, { key }));
      else waiting.push({ value: (value as Record<string, unknown>)[key], pointer: place, depth: depth + 1 });
    }
  }
  return problems;
}
