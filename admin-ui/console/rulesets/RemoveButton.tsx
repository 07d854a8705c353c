import CloseIcon from '@mui/icons-material/Close';
import IconButton from '@mui/material/IconButton';
import { useTranslate } from 'react-admin';
import { useDraft, type Path } from './draft';

/** Takes a condition out of its group; what a rule, a `not` or a shared condition consists of stays. */
export function RemoveButton({ path }: { path: Path }) {
  const translate = useTranslate();
  const { readOnly, change } = useDraft();
  if (readOnly || typeof path.at(-1) !== 'number') return null;
  return (
    <IconButton
      size="small"
      title={translate('doorstep.ruleset.removeCondition')}
      aria-label={translate('doorstep.ruleset.removeCondition')}
      onClick={() => change(path, undefined)}
    >
      <CloseIcon fontSize="small" />
    </IconButton>
  );
}
