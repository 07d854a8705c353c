import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';

interface Props<Value extends string> {
  legend: string;
  name: string;
  values: readonly Value[];
  labels: Record<Value, string>;
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
  /** Side by side: for few and short ones. */
  inRow?: boolean;
  /** What the chosen one asks further, right below it: further down it would be out of sight. */
  below?: ComponentChildren;
}

/** One of a few, as targets for a thumb. */
export function Choices<Value extends string>(props: Props<Value>) {
  const { legend, name, values, labels, chosen, onChoose, inRow, below } = props;
  return (
    <fieldset class={inRow ? 'choices row' : 'choices'}>
      <legend>{legend}</legend>
      {values.map((value) => (
        <Fragment key={value}>
          <label>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
              required
            />
            <span>{labels[value]}</span>
          </label>
          {value === chosen && below && <div class="asked">{below}</div>}
        </Fragment>
      ))}
    </fieldset>
  );
}
