import { isHigherTier } from '../../../domain/tier';
import type { Condition, Rule, RulesetDocument } from '../../../rules/ruleset-schema';
import type { Path } from './draft';
import { draftsFinding, isFindings } from './rule-kind';

/**
 * Whether a rule places a closer tier than a registration could have without it, or drafts a finding that is no praise: facts that
 * never raise have no place there.
 */
export function raises(document: RulesetDocument, rule: Rule): boolean {
  if (isFindings(document) || draftsFinding(rule))
    return draftsFinding(rule) && rule.event.params.kind !== 'commendation';
  // by the first rule that matches, those before it have not matched when it is asked
  const others = document.rules.filter((other) =>
    document.hitPolicy === 'first' ? other.priority < rule.priority : other !== rule,
  );
  const instead = [...others.map(({ event }) => event.params.tier), document.defaultTier];
  return instead.some((tier) => isHigherTier(rule.event.params.tier, tier));
}

/** The same for a place inside a rule, where what lowers a finding is no part of it, or inside a shared condition, which raises where a raising rule uses it. */
export function raisesAt(document: RulesetDocument, [part, name, inside]: Path): boolean {
  if (part === 'rules') {
    const rule = document.rules[Number(name)];
    return inside !== 'event' && rule !== undefined && raises(document, rule);
  }
  return document.rules.some(
    (rule) => raises(document, rule) && uses(rule.conditions, String(name), document, new Set()),
  );
}

function uses(condition: Condition, name: string, document: RulesetDocument, seen: Set<string>): boolean {
  if ('all' in condition) return condition.all.some((part) => uses(part, name, document, seen));
  if ('any' in condition) return condition.any.some((part) => uses(part, name, document, seen));
  if ('not' in condition) return uses(condition.not, name, document, seen);
  if (!('condition' in condition)) return false;
  if (condition.condition === name) return true;
  // a draft may hold conditions that use each other in a circle, which the API refuses
  if (seen.has(condition.condition)) return false;
  seen.add(condition.condition);
  const shared = document.conditions[condition.condition];
  return shared !== undefined && uses(shared.when, name, document, seen);
}
