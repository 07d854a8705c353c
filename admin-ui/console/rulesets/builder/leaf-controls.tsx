import Box from '@mui/material/Box';
import type { FieldSelectorProps, OperatorSelectorProps, ValueEditorProps } from 'react-querybuilder';
import type { Leaf } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { useCodeWord } from '../../code-field';
import { useCatalogue } from '../catalogue';
import { useDraft, type Path } from '../draft';
import { firstValue } from '../operands';
import { ValueInput } from '../ValueInput';
import { placeOf, sharedName } from './condition-query';
import { FactChoice } from './FactChoice';

/** Puts another comparison where one stands: an operator or value that fits no longer goes with what it fitted. */
function usePutLeaf(at: Path | undefined): (fact: string, operator?: Leaf['operator']) => void {
  const { change } = useDraft();
  const { operands } = useCatalogue();
  return (fact, operator) => {
    if (!at) return;
    const shared = sharedName(fact);
    if (shared !== null) {
      change(at, { condition: shared });
      return;
    }
    const chosen = operator ?? operands.operatorsOf(fact)[0] ?? 'isKnown';
    const value = firstValue(operands.operandOf(fact, chosen));
    change(at, { fact, operator: chosen, ...(value === undefined ? {} : { value }) });
  };
}

/** The fact that is compared, or a shared condition that stands in its place. */
export function FactSelector({ rule }: FieldSelectorProps) {
  const at = placeOf(rule);
  const put = usePutLeaf(at);
  return <FactChoice at={at ?? []} field={rule.field} onChange={put} />;
}

export function OperatorSelector({ rule }: OperatorSelectorProps) {
  const word = useCodeWord();
  const { readOnly } = useDraft();
  const { operands } = useCatalogue();
  const put = usePutLeaf(placeOf(rule));
  if (sharedName(rule.field) !== null) return null;
  return (
    <Box className="rule-operator">
      <Choice
        label="doorstep.ruleset.operator"
        value={rule.operator}
        options={operands.operatorsOf(rule.field).map((id) => ({ id, name: word('operator', id) }))}
        onChange={(operator) => put(rule.field, operator as Leaf['operator'])}
        disabled={readOnly}
      />
    </Box>
  );
}

export function ValueEditor({ rule }: ValueEditorProps) {
  const at = placeOf(rule);
  if (!at || sharedName(rule.field) !== null) return null;
  const leaf = { fact: rule.field, operator: rule.operator, value: rule.value as Leaf['value'] } as Leaf;
  return (
    <Box className="rule-value">
      <ValueInput path={[...at, 'value']} leaf={leaf} />
    </Box>
  );
}
