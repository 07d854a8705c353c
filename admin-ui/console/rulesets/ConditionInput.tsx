import Box from '@mui/material/Box';
import type { ConditionProps } from './condition-props';
import { GroupInput } from './GroupInput';
import { LeafInput } from './LeafInput';
import { NotInput } from './NotInput';
import { ProblemsAt } from './ProblemsAt';
import { SharedReference } from './SharedReference';

/** A condition of any kind, with what it contains. */
export function ConditionInput({ path, condition }: ConditionProps) {
  return (
    <Box sx={{ borderLeft: 3, borderColor: 'divider', pl: 1.5, my: 1 }}>
      <ConditionKind path={path} condition={condition} />
      {!('fact' in condition) && <ProblemsAt path={path} />}
    </Box>
  );
}

function ConditionKind({ path, condition }: ConditionProps) {
  if ('all' in condition)
    return <GroupInput path={path} kind="all" parts={condition.all} Part={ConditionInput} />;
  if ('any' in condition)
    return <GroupInput path={path} kind="any" parts={condition.any} Part={ConditionInput} />;
  if ('not' in condition) return <NotInput path={path} condition={condition.not} Part={ConditionInput} />;
  if ('condition' in condition) return <SharedReference path={path} name={condition.condition} />;
  return <LeafInput path={path} leaf={condition} />;
}
