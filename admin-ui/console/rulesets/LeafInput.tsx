import Grid from '@mui/material/Grid';
import { useTranslate } from 'react-admin';
import type { Leaf } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import { useCatalogue } from './catalogue';
import { useDraft, type Path } from './draft';
import { firstValue } from './operands';
import { ProblemsAt } from './ProblemsAt';
import { raisesAt } from './raising';
import { RemoveButton } from './RemoveButton';
import { useFactNote } from './use-fact-note';
import { ValueInput } from './ValueInput';

/** Fact, operator and value; each offers only what fits the one before. */
export function LeafInput({ path, leaf }: { path: Path; leaf: Leaf }) {
  const word = useCodeWord();
  const read = useReader();
  const note = useFactNote();
  const { facts, operands } = useCatalogue();
  const translate = useTranslate();
  const { document, readOnly, change } = useDraft();
  const entry = facts.find(({ key }) => key === leaf.fact);
  const put = (fact: string, operator: Leaf['operator']) => {
    const value = firstValue(operands.operandOf(fact, operator));
    change(path, value === undefined ? { fact, operator } : { fact, operator, value });
  };
  const setFact = (fact: string) => {
    const [first = 'isKnown'] = operands.operatorsOf(fact);
    put(fact, first);
  };
  const raising = raisesAt(document, path);
  const offered = facts.map(({ key, label, mayRaise }) => ({
    id: key,
    name: read(label),
    // what stands there already is shown as it is; the API says whether it may
    barred: raising && !mayRaise && key !== leaf.fact ? translate('doorstep.ruleset.neverRaises') : undefined,
  }));
  const operators = operands.operatorsOf(leaf.fact);
  return (
    <>
      <Grid container spacing={1} sx={{ alignItems: 'flex-start' }}>
        <Grid size={{ xs: 12, md: 5 }}>
          <Choice
            label="doorstep.ruleset.fact"
            value={leaf.fact}
            options={offered}
            onChange={setFact}
            disabled={readOnly}
            helperText={entry && note(entry)}
          />
        </Grid>
        <Grid size={{ xs: 12, sm: 5, md: 3 }}>
          <Choice
            label="doorstep.ruleset.operator"
            value={leaf.operator}
            options={operators.map((id) => ({ id, name: word('operator', id) }))}
            onChange={(operator) => put(leaf.fact, operator as Leaf['operator'])}
            disabled={readOnly}
          />
        </Grid>
        <Grid size="grow">
          <ValueInput path={[...path, 'value']} leaf={leaf} />
        </Grid>
        <RemoveButton path={path} />
      </Grid>
      <ProblemsAt path={path} inside />
    </>
  );
}
