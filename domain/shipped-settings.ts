import { DEFAULT_HAZARD_SETTINGS, type HazardSettings } from './hazard-settings';
import { DEFAULT_MESSAGE_TEXTS, type MessageTexts } from './message-texts';
import { DEFAULT_ADVERT_SWEEP, type AdvertSweepSettings } from './advert';
import { DEFAULT_OFFICER_WORK, type OfficerWorkSettings } from './officer-work';
import { DEFAULT_PUBLICATION_WATCH, type PublicationWatch } from './publication-watch';
import { DEFAULT_REVISIT_SETTINGS, type RevisitSettings } from './revisit-round';
import { DEFAULT_SERVICE_REQUEST_SETTINGS, type ServiceRequestSettings } from './service-request';
import type { SettingsKind } from './settings-schema';
import { DEFAULT_VISIT_SETTINGS, type VisitSettings } from './visit-settings';

/** What a document of each kind says. */
export interface SettingsOf extends Record<SettingsKind, object> {
  revisitRound: RevisitSettings;
  siteVisit: VisitSettings;
  hazard: HazardSettings;
  officerWork: OfficerWorkSettings;
  rulePublication: PublicationWatch;
  messageTexts: MessageTexts;
  advertSweep: AdvertSweepSettings;
  serviceRequest: ServiceRequestSettings;
}

/** Version 1 of each kind; days are calendar days unless they are named working days. */
export const SHIPPED_SETTINGS: Readonly<SettingsOf> = {
  revisitRound: DEFAULT_REVISIT_SETTINGS,
  siteVisit: DEFAULT_VISIT_SETTINGS,
  hazard: DEFAULT_HAZARD_SETTINGS,
  officerWork: DEFAULT_OFFICER_WORK,
  rulePublication: DEFAULT_PUBLICATION_WATCH,
  messageTexts: DEFAULT_MESSAGE_TEXTS,
  advertSweep: DEFAULT_ADVERT_SWEEP,
  serviceRequest: DEFAULT_SERVICE_REQUEST_SETTINGS,
};

/** A stored document, whole: what an older one does not say yet is as shipped, and so is all where there is none. */
export function completeSettings<Kind extends SettingsKind>(
  kind: Kind,
  document: object | null | undefined,
): SettingsOf[Kind] {
  return { ...SHIPPED_SETTINGS[kind], ...document };
}
