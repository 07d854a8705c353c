import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import type { LeafValue } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import { useDraft, type Path } from './draft';
import { NumberInput } from './NumberInput';
import type { Operand } from './operands';

const OWN = ' own';

interface Props {
  path: Path;
  value: LeafValue | undefined;
  operand: Extract<Operand, { kind: 'number' }>;
}

/** A number of the condition's own, or a parameter of the same unit. */
export function NumberOrParameter({ path, value, operand }: Props) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const { document, readOnly, change } = useDraft();
  const chosen = typeof value === 'object' && 'parameter' in value ? value.parameter : OWN;
  const parameters = Object.entries(document.parameters)
    .filter(([name, { unit }]) => unit === operand.unit || name === chosen)
    .map(([id, { name }]) => ({ id, name: read(name) }));
  const own = { id: OWN, name: translate('doorstep.ruleset.literal') };
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} spacing={1}>
      {operand.parameter && (
        <Choice
          label="doorstep.ruleset.parameter"
          value={chosen}
          options={[own, ...parameters]}
          onChange={(name) => change(path, name === OWN ? 0 : { parameter: name })}
          disabled={readOnly}
        />
      )}
      {chosen === OWN && (
        <NumberInput
          label={translate('doorstep.ruleset.value')}
          unit={word('unitName', operand.unit)}
          value={typeof value === 'number' ? value : 0}
          onChange={(number) => change(path, number)}
          disabled={readOnly}
        />
      )}
    </Stack>
  );
}
