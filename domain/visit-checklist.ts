import type { Localised } from './localised';

/** What an officer found of one item: in order, a defect, or not looked at (no access, or the resident's wish). */
export const CHECK_RESULTS = ['ok', 'defect', 'not_seen'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

export interface ChecklistItem {
  readonly key: string;
  readonly about: 'record' | 'dwelling' | 'common_parts';
  readonly label: Localised;
}

/**
 * The checklist of a site visit: whether the record is right, and whether the home and the way out of it are safe.
 * It asks nothing about who lives there or who comes and goes.
 */
export const VISIT_CHECKLIST: readonly ChecklistItem[] = [
  {
    key: 'unit_matches',
    about: 'record',
    label: { zh: '出租单元与登记一致', en: 'The unit is as registered' },
  },
  {
    key: 'occupancy_within_limit',
    about: 'record',
    label: { zh: '居住人数不超过核定人数', en: 'No more occupants than the dwelling may have' },
  },
  { key: 'smoke_alarm', about: 'dwelling', label: { zh: '烟雾报警器可用', en: 'Smoke alarm works' } },
  { key: 'gas', about: 'dwelling', label: { zh: '燃气设施完好', en: 'Gas installation is sound' } },
  { key: 'wiring', about: 'dwelling', label: { zh: '电气线路完好', en: 'Wiring is sound' } },
  { key: 'heating', about: 'dwelling', label: { zh: '供暖正常', en: 'Heating works' } },
  { key: 'water_and_mould', about: 'dwelling', label: { zh: '无漏水、无霉变', en: 'No leaks, no mould' } },
  {
    key: 'balcony',
    about: 'dwelling',
    label: { zh: '阳台和窗户牢固', en: 'Balcony and windows are secure' },
  },
  { key: 'escape_route', about: 'common_parts', label: { zh: '疏散通道畅通', en: 'Way out is clear' } },
  { key: 'fire_doors', about: 'common_parts', label: { zh: '防火门完好', en: 'Fire doors work' } },
  { key: 'lighting', about: 'common_parts', label: { zh: '公共照明正常', en: 'Common lighting works' } },
];

export type Checklist = Readonly<Record<string, CheckResult>>;

/**
 * Percent of the items about the dwelling and its common parts that were looked at and are in order, 0-100; null when none
 * was looked at. The score is evidence of safety, and a record that does not match is none: it is put right as a record.
 */
export function checklistScore(checklist: Checklist): number | null {
  const seen = VISIT_CHECKLIST.filter(({ about }) => about !== 'record')
    .map(({ key }) => checklist[key] ?? 'not_seen')
    .filter((result) => result !== 'not_seen');
  if (seen.length === 0) return null;
  return Math.round((100 * seen.filter((result) => result === 'ok').length) / seen.length);
}

/** Whether the officer saw that the unit is as registered: that confirms the record. */
export function confirmsRecord(checklist: Checklist): boolean {
  return checklist['unit_matches'] === 'ok';
}
