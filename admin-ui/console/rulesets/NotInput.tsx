import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import type { ConditionProps, PartInput } from './condition-props';
import { RemoveButton } from './RemoveButton';

export function NotInput({ path, condition, Part }: ConditionProps & { Part: PartInput }) {
  const translate = useTranslate();
  return (
    <>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
        <Typography sx={{ fontWeight: 600 }}>{translate('doorstep.ruleset.not')}</Typography>
        <RemoveButton path={path} />
      </Stack>
      <Part path={[...path, 'not']} condition={condition} />
    </>
  );
}
