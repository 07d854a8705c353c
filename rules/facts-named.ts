import { pointerTo } from '../domain/json-pointer';
import { type Condition, mitigationsOf, type RulesetDocument } from './ruleset';

/** A place in a document that names a fact. */
export interface NamedFact {
  readonly fact: string;
  /** JSON pointer. */
  readonly pointer: string;
}

/** Every place of a well-formed document that names a fact: conditions, shared ones whether used or not, and what is shown with a finding. */
export function factsNamed(document: RulesetDocument): NamedFact[] {
  return [
    ...Object.entries(document.conditions).flatMap(([name, { when }]) =>
      inCondition(when, `${pointerTo('/conditions', name)}/when`),
    ),
    ...document.rules.flatMap((rule, index) => {
      const { conditions, event } = rule;
      const pointer = pointerTo('/rules', index);
      const evidence = event.type === 'finding' ? event.params.evidence : [];
      return [
        ...inCondition(conditions, `${pointer}/conditions`),
        ...mitigationsOf(rule).flatMap((mitigation, place) =>
          inCondition(mitigation.conditions, `${pointer}/event/params/mitigations/${place}/conditions`),
        ),
        ...evidence.map((fact, place) => ({ fact, pointer: `${pointer}/event/params/evidence/${place}` })),
      ];
    }),
  ];
}

function inCondition(condition: Condition, pointer: string): NamedFact[] {
  if ('all' in condition) return inEach(condition.all, `${pointer}/all`);
  if ('any' in condition) return inEach(condition.any, `${pointer}/any`);
  if ('not' in condition) return inCondition(condition.not, `${pointer}/not`);
  if ('condition' in condition) return [];
  return [{ fact: condition.fact, pointer: `${pointer}/fact` }];
}

function inEach(conditions: readonly Condition[], pointer: string): NamedFact[] {
  return conditions.flatMap((child, index) => inCondition(child, pointerTo(pointer, index)));
}
