import type { RaRecord } from 'react-admin';

export interface User extends RaRecord<string> {
  login: string;
  displayName: string;
  locale: string;
  disabledAt: string | null;
  roles: string[];
  version: number;
}

export interface Grant {
  id: string;
  role: string;
  areaCode: string;
  validFrom: string;
  /** The first day on which it no longer holds. */
  validTo: string | null;
  granterName: string | null;
  grantedBy: string | null;
  /** Null: it waits for a second administrator. */
  effectiveAt: string | null;
  confirmerName: string | null;
}

/** As GET /api/users/{id} answers it. */
export interface UserDetail extends User {
  grants: Grant[];
  /** Null also where the reader does not administer all that this user holds. */
  waitingPassword: {
    setBy: string;
    setterName: string | null;
    setAt: string;
    /** Null: it waits for a second administrator. */
    usableAt: string | null;
  } | null;
}
