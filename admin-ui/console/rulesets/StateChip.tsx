import Chip from '@mui/material/Chip';
import { useCodeWord } from '../code-field';
import type { VersionItem } from './version';

const COLOURS = {
  draft: 'default',
  in_review: 'warning',
  approved: 'info',
  published: 'success',
  retired: 'default',
  rejected: 'error',
} as const;

export function StateChip({ state }: Pick<VersionItem, 'state'>) {
  const word = useCodeWord();
  return (
    <Chip
      size="small"
      color={COLOURS[state]}
      variant={state === 'published' ? 'filled' : 'outlined'}
      label={word('state', state)}
    />
  );
}
