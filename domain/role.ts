/** What somebody may be granted, over an area and for a time; the database has the same list as a CHECK. */
export const EVERYBODY = ['administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo'] as const;

export type Role = (typeof EVERYBODY)[number];

/** Those who look after officers' work. */
export const OFFICE: readonly Role[] = ['administrator', 'supervisor', 'auditor'];
