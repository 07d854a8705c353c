import type { BuildingField, ImportProfile, Wording } from './profile-types';

interface FieldObservation {
  readonly key: string;
  readonly type: 'text' | 'number';
  readonly label: Wording;
}

/**
 * A building's own columns hold what is true now; that a source said so, and when, is an observation like any other
 * value's. Keys are the columns' names.
 */
export const FIELD_OBSERVATIONS: Readonly<Record<BuildingField, FieldObservation>> = {
  address: { key: 'address', type: 'text', label: { zh: '地址', en: 'Address' } },
  postalCode: { key: 'postal_code', type: 'text', label: { zh: '邮政编码', en: 'Postal code' } },
  storeys: { key: 'storeys', type: 'number', label: { zh: '层数', en: 'Storeys' } },
  dwellings: { key: 'dwelling_count', type: 'number', label: { zh: '住房套数', en: 'Dwellings' } },
  yearBuilt: { key: 'year_built', type: 'number', label: { zh: '建成年份', en: 'Year built' } },
  latitude: { key: 'latitude', type: 'number', label: { zh: '纬度', en: 'Latitude' } },
  longitude: { key: 'longitude', type: 'number', label: { zh: '经度', en: 'Longitude' } },
};

/** The observations that a profile's fields make besides its own. */
export function fieldObservations(profile: ImportProfile): FieldObservation[] {
  return profile.fields.map((field) => FIELD_OBSERVATIONS[field.to]);
}
