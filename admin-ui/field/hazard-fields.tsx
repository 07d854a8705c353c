import { HAZARD_KINDS, SEVERITIES, type HazardKind } from '../../domain/hazard';
import { Choices } from './choices';
import type { HazardDraft } from './phone-storage';
import type { Texts } from './texts';

interface Props {
  texts: Texts;
  hazards: HazardDraft[];
  onChange: (hazards: HazardDraft[]) => Promise<void>;
}

/** Nothing is chosen for the officer: a hazard that is recorded by a slip costs a landlord a notice. */
const NOTHING_SAID: HazardDraft = { inCommonParts: false };

/** What is unsafe, from a closed list: no words about anybody. */
export function HazardFields({ texts, hazards, onChange }: Props) {
  const put = (index: number, change: Partial<HazardDraft>) =>
    onChange(hazards.map((hazard, at) => (at === index ? { ...hazard, ...change } : hazard)));

  return (
    <>
      {hazards.map((hazard, index) => (
        <div class="hazard" key={index}>
          <label>
            {texts.hazardKind}
            <select
              value={hazard.kind ?? ''}
              required
              onChange={(event) => put(index, { kind: event.currentTarget.value as HazardKind })}
            >
              <option value="" disabled>
                {texts.choose}
              </option>
              {HAZARD_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {texts.hazard[kind]}
                </option>
              ))}
            </select>
          </label>
          <Choices
            legend={texts.howSevere}
            name={`severity-${index}`}
            values={SEVERITIES}
            labels={texts.severity}
            chosen={hazard.severity}
            onChoose={(severity) => put(index, { severity })}
            inRow
          />
          <div class="choices">
            <label>
              <input
                type="checkbox"
                checked={hazard.inCommonParts}
                onChange={(event) => put(index, { inCommonParts: event.currentTarget.checked })}
              />
              <span>{texts.inCommonParts}</span>
            </label>
          </div>
          <button type="button" onClick={() => onChange(hazards.filter((_, at) => at !== index))}>
            {texts.removeHazard}
          </button>
        </div>
      ))}
      <button type="button" class="large" onClick={() => onChange([...hazards, NOTHING_SAID])}>
        + {texts.addHazard}
      </button>
    </>
  );
}
