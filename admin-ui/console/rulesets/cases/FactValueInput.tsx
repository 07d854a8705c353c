import { useTranslate } from 'react-admin';
import type { FactEntry } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { useCodeWord } from '../../code-field';
import { useReader } from '../../reader';
import { DateInput } from '../DateInput';
import { NumberInput } from '../NumberInput';
import type { RuleCase } from './case';

type Value = RuleCase['facts'][string];

interface Props {
  entry: FactEntry;
  value: Value;
  onChange: (value: Value) => void;
}

/** No enumeration has this value. */
const UNKNOWN = '?';

/** What a fact begins with when it is added to a case. */
export function firstFactValue(entry: FactEntry): Value {
  switch (entry.type) {
    case 'number':
      return entry.minimum ?? 0;
    case 'boolean':
      return true;
    case 'enum':
      return entry.values[0]?.value ?? null;
    case 'date':
      return null;
  }
}

/** The value of one fact, or that it is unknown; numbers are known, or their fact is left out. */
export function FactValueInput({ entry, value, onChange }: Props) {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const label = read(entry.label);
  if (entry.type === 'number') {
    const unit = entry.unit === 'count' ? undefined : word('unitName', entry.unit);
    return <NumberInput label={label} value={Number(value)} onChange={onChange} {...(unit && { unit })} />;
  }
  if (entry.type === 'date') {
    return (
      <DateInput
        label={label}
        value={typeof value === 'string' ? value : ''}
        onChange={(day) => onChange(day || null)}
      />
    );
  }
  const values =
    entry.type === 'boolean'
      ? [true, false].map((each) => ({ value: each, name: translate(`doorstep.boolean.${String(each)}`) }))
      : entry.values.map((each) => ({ value: each.value, name: read(each.label) }));
  const options = values.map((each) => ({ ...each, id: String(each.value) }));
  const unknown = { id: UNKNOWN, name: translate('doorstep.registration.unknown') };
  return (
    <Choice
      label={label}
      value={value === null ? UNKNOWN : String(value)}
      options={[...options, unknown]}
      onChange={(chosen) => onChange(options.find(({ id }) => id === chosen)?.value ?? null)}
    />
  );
}
