import { useTranslate } from 'react-admin';
import type { Rule } from '../../../../rules/ruleset-schema';
import { useCodeWord } from '../../code-field';
import { useReader } from '../../reader';
import { hasFormShape } from '../document-shape';
import { draftsFinding } from '../rule-kind';
import type { Expectation, ExpectedDraft, ExpectedPlace } from './case';

/**
 * "Priority · Safety · Severe hazard open", or "Verification · Minor · Verification late (Unreachable)": a rule that this document
 * does not have is named by its id.
 */
export function usePlaceWords(document: unknown): (expect: Expectation) => string {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const rules: readonly Rule[] = hasFormShape(document) ? document.rules : [];
  const ruleOf = (id: string) => rules.find((each) => each.id === id);
  const nameOf = (id: string) => {
    const rule = ruleOf(id);
    return rule ? read(rule.name) : id;
  };
  const joined = (parts: (string | null)[]) => parts.filter((part) => part !== null).join(' · ');
  const place = ({ tier, ground, decidedBy }: ExpectedPlace) =>
    joined([
      word('tier', tier),
      ground === null ? null : word('ground', ground),
      decidedBy === null ? translate('doorstep.assessment.byDefault') : nameOf(decidedBy),
    ]);
  const draft = ({ ruleId, severity, mitigations }: ExpectedDraft) => {
    const rule = ruleOf(ruleId);
    const params = rule && draftsFinding(rule) ? rule.event.params : undefined;
    const written = params && params.kind !== 'commendation' ? params.mitigations : [];
    const names = mitigations.map((id) => {
      const mitigation = written.find((each) => each.id === id);
      return mitigation ? read(mitigation.name) : id;
    });
    const kind = params ? word('findingKind', params.kind) : null;
    const lowered = names.length === 0 ? '' : ` (${names.join(translate('doorstep.finding.comma'))})`;
    return joined([
      kind,
      severity === null ? null : word('findingSeverity', severity),
      `${nameOf(ruleId)}${lowered}`,
    ]);
  };
  return (expect) => {
    if (!('drafts' in expect)) return place(expect);
    if (expect.drafts.length === 0) return translate('doorstep.finding.none');
    return expect.drafts.map(draft).join(translate('doorstep.assessment.separator'));
  };
}
