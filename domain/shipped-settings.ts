import { DEFAULT_OFFICER_WORK } from './officer-work';
import { DEFAULT_PUBLICATION_WATCH } from './publication-watch';
import { DEFAULT_REVISIT_SETTINGS } from './revisit-round';
import type { SettingsKind } from './settings-schema';
import { DEFAULT_VISIT_SETTINGS } from './visit-settings';

/** Version 1 of each kind; days are calendar days unless they are named working days. */
export const SHIPPED_SETTINGS = {
  revisitRound: DEFAULT_REVISIT_SETTINGS,
  siteVisit: DEFAULT_VISIT_SETTINGS,
  officerWork: DEFAULT_OFFICER_WORK,
  rulePublication: DEFAULT_PUBLICATION_WATCH,
} as const satisfies Record<SettingsKind, object>;

/** A stored document, whole: what an older one does not say yet is as shipped. */
export function completeSettings(kind: SettingsKind, document: object): object {
  return { ...SHIPPED_SETTINGS[kind], ...document };
}
