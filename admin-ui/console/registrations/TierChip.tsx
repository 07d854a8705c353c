import Chip from '@mui/material/Chip';
import { useRecordContext, useTranslate } from 'react-admin';
import type { Tier } from '../../../domain/tier';

const COLOURS = { priority: 'warning', standard: 'primary', light: 'default' } as const;

export function TierChip(_: { source?: string; sortable?: boolean }) {
  const record = useRecordContext<{ id: string; tier: Tier }>();
  const translate = useTranslate();
  if (!record) return null;
  return (
    <Chip
      size="small"
      variant={record.tier === 'priority' ? 'filled' : 'outlined'}
      color={COLOURS[record.tier]}
      label={translate(`doorstep.tier.${record.tier}`)}
    />
  );
}
