import type { RaRecord } from 'react-admin';
import type { SettingsKind } from '../../../domain/settings-schema';

/** A version as lists have it. */
export interface SettingsItem extends RaRecord<string> {
  kind: SettingsKind;
  number: number;
  state: 'draft' | 'in_review' | 'published' | 'retired' | 'rejected';
  note: string | null;
  /** Null for what was shipped with the product. */
  authorId: string | null;
  createdAt: string;
  publishedAt: string | null;
  version: number;
}

/** As GET /api/procedure-settings/{id} answers it. */
export interface SettingsVersion extends SettingsItem {
  document: Record<string, unknown>;
}

/** A kind, as the list has it: its id is the kind. */
export interface SettingsOfKind extends RaRecord<SettingsKind> {
  inForce: SettingsItem | null;
  inTheMaking: SettingsItem | null;
}
