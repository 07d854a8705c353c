import type { RulesetDocument } from '../../../rules/ruleset-schema';

/**
 * Whether the form can show the document at all; whether it is right is the API's to say. A draft that was broken in
 * the JSON view stays there until it is mended.
 */
export function hasFormShape(document: unknown): document is RulesetDocument {
  if (!isObject(document)) return false;
  const { rules, parameters, conditions } = document;
  return (
    Array.isArray(rules) &&
    rules.every(isRule) &&
    isObject(parameters) &&
    Object.values(parameters).every(
      (each) => isObject(each) && isObject(each['name']) && isList(each['values']),
    ) &&
    isObject(conditions) &&
    Object.values(conditions).every(
      (each) => isObject(each) && isObject(each['name']) && isCondition(each['when']),
    )
  );
}

function isRule(rule: unknown): boolean {
  if (!isObject(rule)) return false;
  const texts = [rule['name'], rule['reason'], rule['plainReason'], rule['legalReference']];
  const event = rule['event'];
  return (
    texts.every(isObject) &&
    isCondition(rule['conditions']) &&
    isObject(event) &&
    isObject(event['params']) &&
    (event['type'] !== 'finding' || isFinding(event['params']))
  );
}

function isFinding({ kind, criterion, effect, evidence, mitigations }: Record<string, unknown>): boolean {
  return (
    isObject(criterion) &&
    isObject(effect) &&
    Array.isArray(evidence) &&
    evidence.every((key) => typeof key === 'string') &&
    (kind === 'commendation' || (isList(mitigations) && mitigations.every(isMitigation)))
  );
}

function isMitigation(mitigation: Record<string, unknown>): boolean {
  return (
    isObject(mitigation['name']) && isObject(mitigation['reason']) && isCondition(mitigation['conditions'])
  );
}

function isCondition(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  for (const group of ['all', 'any']) {
    if (group in condition) {
      const parts = condition[group];
      return Array.isArray(parts) && parts.every(isCondition);
    }
  }
  return !('not' in condition) || isCondition(condition['not']);
}

function isList(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
