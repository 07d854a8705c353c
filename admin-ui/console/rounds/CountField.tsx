import Chip from '@mui/material/Chip';
import { FunctionField, type RaRecord } from 'react-admin';

/** A number that asks for attention unless it is nought. */
export function CountField(props: {
  source: string;
  tone: 'warning' | 'error';
  label: string;
  sortable?: boolean;
}) {
  const { source, tone } = props;
  return (
    <FunctionField
      source={source}
      label={props.label}
      sortable={props.sortable}
      render={(record: RaRecord) => <Count value={Number(record[source])} tone={tone} />}
    />
  );
}

export function Count({ value, tone }: { value: number; tone: 'warning' | 'error' }) {
  return value === 0 ? <>0</> : <Chip size="small" color={tone} label={value} />;
}
