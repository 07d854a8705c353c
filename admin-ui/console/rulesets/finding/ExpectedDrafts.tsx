import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import { useReader } from '../../reader';
import { useCodeWord } from '../../code-field';
import type { FindingRule, FindingRuleset } from '../../../../rules/ruleset-schema';
import type { ExpectedDraft } from '../cases/case';
import { expectedDraft } from './expected-draft';

interface Props {
  document: FindingRuleset;
  drafts: readonly ExpectedDraft[];
  onChange: (drafts: readonly ExpectedDraft[]) => void;
}

/** Which rules must draft their finding of a case, and which of their mitigations must count; the severity follows from these. */
export function ExpectedDrafts({ document, drafts, onChange }: Props) {
  const of = (rule: FindingRule) => drafts.find(({ ruleId }) => ruleId === rule.id);
  const put = (rule: FindingRule, mitigations: readonly string[] | null) => {
    const others = drafts.filter(({ ruleId }) => ruleId !== rule.id);
    onChange(mitigations === null ? others : [...others, expectedDraft(rule, mitigations)]);
  };
  return (
    <FormGroup>
      {document.rules.map((rule) => (
        <ExpectedRule
          key={rule.id}
          rule={rule}
          draft={of(rule)}
          onChange={(mitigations) => put(rule, mitigations)}
        />
      ))}
    </FormGroup>
  );
}

interface RuleProps {
  rule: FindingRule;
  draft: ExpectedDraft | undefined;
  /** With the ids of the mitigations that count; null where nothing is to be drafted. */
  onChange: (mitigations: readonly string[] | null) => void;
}

function ExpectedRule({ rule, draft, onChange }: RuleProps) {
  const read = useReader();
  const word = useCodeWord();
  const { params } = rule.event;
  const severity = draft?.severity ? ` · ${word('findingSeverity', draft.severity)}` : '';
  const mitigations = params.kind === 'commendation' ? [] : params.mitigations;
  return (
    <>
      <FormControlLabel
        control={
          <Checkbox
            size="small"
            checked={draft !== undefined}
            onChange={(_, checked) => onChange(checked ? [] : null)}
          />
        }
        label={`${read(rule.name) || rule.id}${severity}`}
      />
      {draft &&
        mitigations.map(({ id, name }) => (
          <FormControlLabel
            key={id}
            sx={{ ml: 2 }}
            control={
              <Checkbox
                size="small"
                checked={draft.mitigations.includes(id)}
                onChange={(_, checked) =>
                  onChange(
                    checked ? [...draft.mitigations, id] : draft.mitigations.filter((each) => each !== id),
                  )
                }
              />
            }
            label={read(name) || id}
          />
        ))}
    </>
  );
}
