/** A text in both languages of the programme. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** What a cell becomes. `values` names one of the profile's value maps. A cell listed as unknown is always null. */
export type ValueType =
  | { readonly type: 'text'; readonly maxLength?: number }
  /** A name that becomes a party; the observation holds the party's id. */
  | { readonly type: 'party'; readonly maxLength?: number }
  | { readonly type: 'number'; readonly integer?: boolean; readonly min?: number; readonly max?: number }
  /** `ahead`: it may lie after the file's own day, as an expiry does. Else it tells of what has happened. */
  | { readonly type: 'date'; readonly min?: string; readonly max?: string; readonly ahead?: boolean }
  | { readonly type: 'boolean'; readonly values: string }
  | { readonly type: 'enum'; readonly values: string };

/** Building fields that a profile may fill; `dwellings` is the number of dwellings in the building. */
export const BUILDING_FIELDS = [
  'address',
  'postalCode',
  'storeys',
  'dwellings',
  'yearBuilt',
  'latitude',
  'longitude',
] as const;
export type BuildingField = (typeof BUILDING_FIELDS)[number];

/** Dwelling fields that a profile may fill. A certificate's expiry makes a certificate of the dwelling. */
export const DWELLING_FIELDS = [
  'floor',
  'legalOccupancy',
  'gasCertificateExpiresOn',
  'electricalCertificateExpiresOn',
] as const;
export type DwellingField = (typeof DWELLING_FIELDS)[number];

export type Field = BuildingField | DwellingField;

/** Columns in order of preference: the first cell that is not unknown wins. */
interface FromColumns {
  readonly from: readonly string[];
  /** A row in which this value is unknown is rejected. */
  readonly required?: boolean;
}

export type FieldMapping = FromColumns &
  Extract<ValueType, { type: 'text' | 'number' | 'date' }> & { readonly to: Field };
/**
 * A value kept with its source and date; no free text. A key that the programme does not know yet is added under this
 * label. Of parties there is only `management_company`.
 */
export type ObservationMapping = FromColumns &
  Exclude<ValueType, { type: 'text' }> & { readonly key: string; readonly label: Wording };

/** The area that a cell of the district column stands for; made where it is missing. */
export interface DistrictArea extends Wording {
  readonly code: string;
}

/** One inspected area per column; a cell is a score between min and max, or says that the building has no such area. */
export interface VisitAreas {
  readonly min: number;
  readonly max: number;
  readonly notApplicable: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
}

/** All that is taken of an advert: nothing of who offers, and no words of theirs. */
export interface AdvertMapping {
  /** Key of a source that the authority allows to send adverts. */
  readonly source: string;
  readonly address: readonly string[];
  /** What is offered, by a value map to `dwelling`, `room` or `bed`; a dwelling where it is not said. */
  readonly unitKind?: { readonly from: readonly string[]; readonly values: string };
  /** Days; the file's own where they are not said. */
  readonly offeredFrom?: readonly string[];
  readonly offeredUntil?: readonly string[];
}

/**
 * How the files of one source are read: columns to building fields, observations or visit scores.
 * Another city needs another document of this shape and no code.
 */
export interface ImportProfile {
  readonly key: string;
  readonly name: Wording;
  /** The licence sentence or origin, kept with every import. */
  readonly source: string;
  /** Whose building keys these are: profiles with the same register speak of the same buildings. */
  readonly register: string;
  /** A row is a building; or a dwelling, or one visit, of a building that another profile has brought in; or an advert. */
  readonly subject: 'building' | 'dwelling' | 'buildingVisit' | 'advert';
  /** Whether a file lists all of the register, so that what is missing from it is gone. */
  readonly complete: boolean;
  /**
   * Of a complete register: the share of buildings, or of dwellings, (0 to 1; 0.05 where it is not said) that may be
   * missing from one file. A file without more of them is taken for one that was cut off.
   */
  readonly goneLimit?: number;
  readonly format: {
    readonly delimiter: string;
    /** Tried in order; a file with a byte order mark says its own. */
    readonly encodings: readonly string[];
    readonly dateFormats: readonly string[];
    readonly decimal?: '.' | ',';
    readonly thousands?: ',' | '.' | ' ' | "'";
    /** Cells that mean "unknown" besides the empty one. Unknown is never "no". */
    readonly unknown: readonly string[];
  };
  /** Together the key of the building, whatever the subject is; of an advert, its reference at its source. */
  readonly keyColumns: readonly string[];
  /** Of the subject `dwelling`: together its number within the building, such as entrance and door. */
  readonly dwellingColumns?: readonly string[];
  readonly observedAt: { readonly from: 'file' } | { readonly from: 'column'; readonly column: string };
  /** The closed list of districts: any other cell is an error of its row. */
  readonly districts?: { readonly column: string; readonly areas: Readonly<Record<string, DistrictArea>> };
  readonly valueMaps: Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;
  readonly fields: readonly FieldMapping[];
  readonly observations: readonly ObservationMapping[];
  readonly visit?: {
    readonly score: { readonly from: readonly string[]; readonly min: number; readonly max: number };
    readonly areas?: VisitAreas;
  };
  readonly advert?: AdvertMapping;
  /** Columns that are mapped but may be absent from a file. All other mapped columns must be there. */
  readonly optionalColumns: readonly string[];
  /** Columns that are known and not taken. Every other column is reported. */
  readonly ignoredColumns: readonly string[];
}
