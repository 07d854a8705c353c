import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import type { Leaf } from '../../../rules/ruleset-schema';
import { Choice } from '../choice';
import { labelOf } from '../facts';
import { useReader } from '../reader';
import { useCatalogue } from './catalogue';
import { DateInput } from './DateInput';
import { useDraft, type Path } from './draft';
import { NumberInput } from './NumberInput';
import { NumberOrParameter } from './NumberOrParameter';

/** The value that fits the condition's fact and operator. */
export function ValueInput({ path, leaf }: { path: Path; leaf: Leaf }) {
  const translate = useTranslate();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const { facts, operands } = useCatalogue();
  const operand = operands.operandOf(leaf.fact, leaf.operator);
  const entry = facts.find(({ key }) => key === leaf.fact);
  const named = (value: string) => {
    const label = entry && labelOf(entry, value);
    return { id: value, name: label ? read(label) : value };
  };
  const label = translate('doorstep.ruleset.value');
  const { value } = leaf;
  switch (operand.kind) {
    case 'none':
      return null;
    case 'number':
      return <NumberOrParameter path={path} value={value} operand={operand} />;
    case 'range': {
      const [low = 0, high = 0] = Array.isArray(value) ? (value as readonly number[]) : [];
      return (
        <Stack direction="row" spacing={1}>
          <NumberInput
            label={label}
            value={low}
            onChange={(now) => change(path, [now, high])}
            disabled={readOnly}
          />
          <NumberInput
            label={label}
            value={high}
            onChange={(now) => change(path, [low, now])}
            disabled={readOnly}
          />
        </Stack>
      );
    }
    case 'date':
      return (
        <DateInput
          label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={(day) => change(path, day)}
          disabled={readOnly}
        />
      );
    case 'boolean':
      return (
        <Choice
          label="doorstep.ruleset.value"
          value={value === true ? 'true' : 'false'}
          options={['true', 'false'].map((id) => ({ id, name: translate(`doorstep.boolean.${id}`) }))}
          onChange={(chosen) => change(path, chosen === 'true')}
          disabled={readOnly}
        />
      );
    case 'choice':
      return (
        <Choice
          label="doorstep.ruleset.value"
          value={typeof value === 'string' ? value : ''}
          options={operand.values.map(named)}
          onChange={(chosen) => change(path, chosen)}
          disabled={readOnly}
        />
      );
    case 'choices':
      return (
        <TextField
          select
          size="small"
          margin="dense"
          fullWidth
          label={label}
          value={Array.isArray(value) ? value : []}
          onChange={(event) => change(path, event.target.value)}
          disabled={readOnly}
          slotProps={{ select: { multiple: true } }}
        >
          {operand.values.map(named).map(({ id, name }) => (
            <MenuItem key={id} value={id}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      );
  }
}
