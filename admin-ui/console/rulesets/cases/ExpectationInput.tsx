import type { RulesetDocument, TierRuleset } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { ExpectedDrafts } from '../finding/ExpectedDrafts';
import { isFindings } from '../rule-kind';
import { NO_RULE, placeOf, type Expectation, type ExpectedPlace } from './case';
import { usePlaceWords } from './use-place-words';

interface Props {
  document: RulesetDocument;
  expect: Expectation;
  onChange: (expect: Expectation) => void;
}

/** What the rules must say of a case: the rule that places it, or the findings that are drafted. */
export function ExpectationInput({ document, expect, onChange }: Props) {
  if (isFindings(document)) {
    const drafts = 'drafts' in expect ? expect.drafts : [];
    return (
      <ExpectedDrafts document={document} drafts={drafts} onChange={(now) => onChange({ drafts: now })} />
    );
  }
  const place = 'drafts' in expect ? placeOf(document, null) : expect;
  return <PlaceInput document={document} place={place} onChange={onChange} />;
}

interface PlaceProps {
  document: TierRuleset;
  place: ExpectedPlace;
  onChange: (place: ExpectedPlace) => void;
}

function PlaceInput({ document, place, onChange }: PlaceProps) {
  const words = usePlaceWords(document);
  const rules = [
    { id: NO_RULE, name: words(placeOf(document, null)) },
    ...document.rules.map(({ id }) => ({ id, name: words(placeOf(document, id)) })),
  ];
  return (
    <Choice
      label="doorstep.cases.expectedRule"
      value={place.decidedBy ?? NO_RULE}
      options={rules}
      onChange={(id) => onChange(placeOf(document, id === NO_RULE ? null : id))}
    />
  );
}
