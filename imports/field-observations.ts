import {
  BUILDING_FIELDS,
  DWELLING_FIELDS,
  type Field,
  type FieldMapping,
  type ImportProfile,
  type Wording,
} from './profile-types';

interface FieldObservation {
  readonly key: string;
  readonly label: Wording;
  /** A register of buildings without it is none. */
  readonly required?: true;
  /** What the column holds; the bounds are those of the database's CHECKs. */
  readonly value:
    | { readonly type: 'text' }
    /** A day that may lie ahead. */
    | { readonly type: 'date'; readonly min: string; readonly max: string }
    | { readonly type: 'number'; readonly whole: boolean; readonly min: number; readonly max: number };
}

const whole = (min: number, max: number) => ({ type: 'number', whole: true, min, max }) as const;
const EXPIRY = { type: 'date', min: '1970-01-01', max: '2200-12-31' } as const;
const degrees = (max: number) => ({ type: 'number', whole: false, min: -max, max }) as const;

/** Which fields the rows of each subject may fill. */
export const FIELDS_OF: Readonly<Record<ImportProfile['subject'], readonly Field[]>> = {
  building: BUILDING_FIELDS,
  buildingVisit: BUILDING_FIELDS,
  dwelling: DWELLING_FIELDS,
  advert: [],
};

/**
 * A building's or dwelling's own columns hold what is true now; that a source said so, and when, is an observation like
 * any other value's. Keys are the columns' names, and of a certificate what it is kept by. What a column can hold is said here once: the profile's schema and the reader of
 * rows take it from here, so that the database has nothing left to refuse.
 */
export const FIELD_OBSERVATIONS: Readonly<Record<Field, FieldObservation>> = {
  address: {
    key: 'address',
    value: { type: 'text' },
    required: true,
    label: { zh: '地址', en: 'Address' },
  },
  postalCode: { key: 'postal_code', value: { type: 'text' }, label: { zh: '邮政编码', en: 'Postal code' } },
  storeys: { key: 'storeys', value: whole(0, 200), label: { zh: '层数', en: 'Storeys' } },
  dwellings: { key: 'dwelling_count', value: whole(0, 20_000), label: { zh: '住房套数', en: 'Dwellings' } },
  yearBuilt: { key: 'year_built', value: whole(1500, 2200), label: { zh: '建成年份', en: 'Year built' } },
  latitude: { key: 'latitude', value: degrees(90), label: { zh: '纬度', en: 'Latitude' } },
  longitude: { key: 'longitude', value: degrees(180), label: { zh: '经度', en: 'Longitude' } },
  floor: { key: 'floor', value: whole(-20, 200), label: { zh: '所在楼层', en: 'Floor' } },
  legalOccupancy: {
    key: 'legal_occupancy',
    value: whole(1, 200),
    label: { zh: '法定居住人数上限', en: 'Legal occupancy limit' },
  },
  gasCertificateExpiresOn: {
    key: 'gas_certificate_expires_on',
    value: EXPIRY,
    label: { zh: '燃气安全证有效期至', en: 'Gas certificate expires on' },
  },
  electricalCertificateExpiresOn: {
    key: 'electrical_certificate_expires_on',
    value: EXPIRY,
    label: { zh: '电气安全证有效期至', en: 'Electrical certificate expires on' },
  },
};

/** The observations that a profile's fields make besides its own. */
export function fieldObservations(
  profile: ImportProfile,
): { key: string; type: 'text' | 'number' | 'date'; label: Wording }[] {
  return profile.fields.map((field) => {
    const { key, label, value } = FIELD_OBSERVATIONS[field.to];
    return { key, label, type: value.type };
  });
}

/** How a field's cells are read: as the profile says, but never wider than the database takes. */
export function readAs({ subject }: ImportProfile, mapping: FieldMapping): FieldMapping {
  const { value, required } = FIELD_OBSERVATIONS[mapping.to];
  // a visit that does not say where its building stands leaves what is known
  const asked = subject === 'building' && required === true ? { ...mapping, required } : mapping;
  if (value.type === 'date' && asked.type === 'date') {
    const { min = value.min, max = value.max } = asked;
    return { ...asked, min: min < value.min ? value.min : min, max: max > value.max ? value.max : max };
  }
  if (value.type !== 'number' || asked.type !== 'number') return asked;
  return {
    ...asked,
    integer: value.whole || asked.integer === true,
    min: Math.max(value.min, asked.min ?? value.min),
    max: Math.min(value.max, asked.max ?? value.max),
  };
}
