import { FunctionField, type RaRecord } from 'react-admin';
import { formatDay, formatInstant } from './dates';

interface Props {
  source: string;
  label?: string;
  sortable?: boolean;
}

export function DayField(props: Props) {
  return <FunctionField {...props} render={(record: RaRecord) => shown(record[props.source], formatDay)} />;
}

/** On the authority's clocks. */
export function InstantField(props: Props) {
  return (
    <FunctionField {...props} render={(record: RaRecord) => shown(record[props.source], formatInstant)} />
  );
}

function shown(value: unknown, format: (iso: string) => string): string {
  return typeof value === 'string' ? format(value) : '–';
}
