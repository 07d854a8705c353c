import { inBothLanguages, LANGUAGE_WORDS, type Language, type Localised } from '../domain/localised';
import type { LadderStep } from '../domain/revisit-round';
import {
  isTextField,
  SETTINGS_SCHEMAS,
  UNIT_WORDS,
  type SettingsField,
  type SettingsKind,
  type SettingsUnit,
  type StepTable,
} from '../domain/settings-schema';
import { sameDocument } from '../domain/same-document';
import { describeCondition } from './describe';
import type { FactCatalogue } from './fact-catalogue';
import type { Condition } from './ruleset';

export interface SettingsDifference {
  /** JSON pointer: into the newer document, or the older one for what was removed. */
  readonly pointer: string;
  readonly text: Localised;
}

/** What a version changes against the one before it, field by field: the label, what it was, what it will be. */
export function diffSettings(
  kind: SettingsKind,
  before: object,
  after: object,
  catalogue: FactCatalogue,
): SettingsDifference[] {
  const values = [before, after] as [Record<string, unknown>, Record<string, unknown>];
  return Object.entries(SETTINGS_SCHEMAS[kind].properties).flatMap(([name, field]) =>
    fieldDifferences(`/${name}`, field, [values[0][name], values[1][name]], catalogue),
  );
}

type Sides<T> = readonly [before: T, after: T];

function fieldDifferences(
  pointer: string,
  field: SettingsField,
  sides: Sides<unknown>,
  catalogue: FactCatalogue,
): SettingsDifference[] {
  if (sameDocument(...sides)) return [];
  if (isTextField(field)) return textDifferences(pointer, field, sides as Sides<Localised>);
  if (field.type === 'object') {
    const [before, after] = sides as Sides<Record<string, unknown>>;
    return Object.entries(field.properties)
      .filter(([name]) => !sameDocument(before[name], after[name]))
      .map(([name, { label, unit }]) => ({
        pointer: `${pointer}/${name}`,
        text: inBothLanguages(
          (language) =>
            `${field.label[language]} · ${changed(label, [before[name], after[name]], unit, language)}`,
        ),
      }));
  }
  if (field.type === 'array' && !('unit' in field))
    return stepDifferences(pointer, field, sides as Sides<readonly LadderStep[]>, catalogue);
  return [
    { pointer, text: inBothLanguages((language) => changed(field.label, sides, field.unit, language)) },
  ];
}

function textDifferences(
  pointer: string,
  { label }: { label: Localised },
  [before, after]: Sides<Localised>,
): SettingsDifference[] {
  return (['zh', 'en'] as const)
    .filter((language) => before[language] !== after[language])
    .map((language) => ({
      pointer: `${pointer}/${language}`,
      text: {
        zh: `${label.zh}（${LANGUAGE_WORDS[language].zh}）：${before[language]} → ${after[language]}`,
        en: `${label.en} (${LANGUAGE_WORDS[language].en}): ${before[language]} → ${after[language]}`,
      },
    }));
}

function changed(
  label: Localised,
  [before, after]: Sides<unknown>,
  unit: SettingsUnit,
  language: Language,
): string {
  const words = (value: unknown) => `${[value].flat().join(', ')} ${UNIT_WORDS[unit][language]}`;
  return language === 'zh'
    ? `${label.zh}：${words(before)} → ${words(after)}`
    : `${label.en}: ${words(before)} → ${words(after)}`;
}

/** By place: who moves a step changes what stands at both places. */
function stepDifferences(
  pointer: string,
  table: StepTable,
  [before, after]: Sides<readonly LadderStep[]>,
  catalogue: FactCatalogue,
): SettingsDifference[] {
  const differences: SettingsDifference[] = [];
  for (let place = 0; place < Math.max(before.length, after.length); place += 1) {
    const [was, is] = [before[place], after[place]];
    if (sameDocument(was, is)) continue;
    const text = inBothLanguages((language) => {
      const head = language === 'zh' ? `第 ${place + 1} 步` : `Step ${place + 1}`;
      const none = language === 'zh' ? '无' : 'none';
      const words = (step: LadderStep | undefined) =>
        step ? describeStep(step, table, catalogue, language) : none;
      return `${head}${language === 'zh' ? '：' : ': '}${words(was)} → ${words(is)}`;
    });
    differences.push({ pointer: `${pointer}/${place}`, text });
  }
  return differences;
}

function describeStep(
  { do: deed, after, when, until }: LadderStep,
  { items }: StepTable,
  catalogue: FactCatalogue,
  language: Language,
): string {
  const { do: deeds, until: deadline, after: wait, when: only } = items.properties;
  const days = (count: number) => `${count} ${UNIT_WORDS.workingDays[language]}`;
  const context = { document: { conditions: {}, parameters: {} }, catalogue };
  const parts = [
    deeds.words[deed][language],
    `${wait.label[language]} ${days(after)}`,
    ...(when === undefined
      ? []
      : [`${only.label[language]} ${describeCondition(when as Condition, context, language)}`]),
    ...(until === undefined ? [] : [`${deadline.label[language]} ${days(until)}`]),
  ];
  return parts.join(language === 'zh' ? '，' : ', ');
}
