import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { Parameter } from '../../../rules/ruleset-schema';
import { useCodeWord } from '../code-field';
import { useReader } from '../reader';
import { DateInput } from './DateInput';
import { useDraft } from './draft';
import { NumberInput } from './NumberInput';
import { ProblemsAt } from './ProblemsAt';
import { RemarksAt } from './RemarksAt';

/** Numbers that rules refer to by name, each with the day from which it holds. */
export function ParameterForm() {
  const translate = useTranslate();
  const { document } = useDraft();
  const parameters = Object.entries(document.parameters);
  if (parameters.length === 0) return null;
  return (
    <>
      <Typography variant="h6" component="h2" sx={{ mt: 3 }}>
        {translate('doorstep.ruleset.parameters')}
      </Typography>
      {parameters.map(([name, parameter]) => (
        <ParameterInputs key={name} name={name} parameter={parameter} />
      ))}
    </>
  );
}

function ParameterInputs({ name, parameter }: { name: string; parameter: Parameter }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const { readOnly, change } = useDraft();
  const path = ['parameters', name];
  const last = parameter.values.at(-1);
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center', my: 1 }}>
      <Typography sx={{ width: { xs: '100%', md: 380 } }}>{read(parameter.name)}</Typography>
      {parameter.values.map((dated, index) => (
        // dated values have no identity but their order
        <Stack key={index} direction="row" spacing={1} sx={{ maxWidth: '100%' }}>
          <DateInput
            label={translate('doorstep.ruleset.validFrom')}
            value={dated.validFrom}
            onChange={(day) => change([...path, 'values', index, 'validFrom'], day)}
            disabled={readOnly}
            fullWidth={false}
          />
          <div style={{ flex: '0 1 180px', minWidth: 0 }}>
            <NumberInput
              label={translate('doorstep.ruleset.value')}
              unit={word('unitName', parameter.unit)}
              value={dated.value}
              onChange={(value) => change([...path, 'values', index, 'value'], value)}
              disabled={readOnly}
            />
          </div>
        </Stack>
      ))}
      {!readOnly && last && (
        <Button
          size="small"
          onClick={() => change([...path, 'values', parameter.values.length], { ...last, validFrom: '' })}
        >
          {translate('doorstep.ruleset.addValue')}
        </Button>
      )}
      {!readOnly && parameter.values.length > 1 && (
        <Button
          size="small"
          onClick={() => change([...path, 'values', parameter.values.length - 1], undefined)}
        >
          {translate('doorstep.ruleset.removeValue')}
        </Button>
      )}
      <ProblemsAt path={path} inside />
      <RemarksAt path={path} inside />
    </Stack>
  );
}
